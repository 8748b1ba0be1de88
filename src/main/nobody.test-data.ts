// Lets a test that runs as root meet what an ordinary user meets: permissions.

/** The user `nobody` of Linux, to whom nothing belongs. */
const nobody = 65534

/** Whether permissions can be tried here: by an ordinary user as it is, by root as nobody. */
export const hasPermissions = process.platform !== 'win32'

/** Does `work` without root's rights. Whatever it opens must lie below folders that everybody may enter. */
export async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work()
  process.seteuid?.(nobody)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}
