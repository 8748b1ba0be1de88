// Finds pictures on a sheet, and the columns that make the largest cells.

export type Cell = { x: number; y: number; columns: number; rows: number }

/** Column and row of cell `index` of a sheet, for a Picture. */
export function cellOf(sheet: { columns: number; rows: number }, index: number): Cell {
  return {
    x: index % sheet.columns,
    y: Math.floor(index / sheet.columns),
    columns: sheet.columns,
    rows: sheet.rows
  }
}
