// How the window is laid out: sidebar or rail, inspector or not, which sheet of the shell is open.

/** Below this width, px, the sidebar is a rail. */
const railBelow = 1360

export class Layout {
  width = $state(railBelow)
  /** The person closed the sidebar of a wide window. */
  closed = $state(false)
  /** The sidebar of a rail is held open over the stage. */
  pinned = $state(false)
  inspector = $state(true)
  keyboardMap = $state(false)
  readonly narrow = $derived(this.width < railBelow)
  readonly rail = $derived(this.narrow || this.closed)

  toggleSidebar(): void {
    if (this.narrow) this.pinned = !this.pinned
    else this.closed = !this.closed
  }

  toggleInspector(): void {
    this.inspector = !this.inspector
  }
}

export const layout = new Layout()
