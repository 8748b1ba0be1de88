// The table of datasets.
import type { Database } from 'better-sqlite3'
import type { Dataset } from '../../preload/nouns'
import { addressOf } from '../address'

type Json = 'classes' | 'broken' | 'licence' | 'thumbnails'
type Row = Omit<Dataset, Json | 'sides'> & Record<Json, string> & { sides: string | null }

function nounOf(row: Row): Dataset {
  const thumbnails = JSON.parse(row.thumbnails) as string[]
  return {
    ...row,
    classes: JSON.parse(row.classes) as Dataset['classes'],
    broken: JSON.parse(row.broken) as Dataset['broken'],
    licence: JSON.parse(row.licence) as Dataset['licence'],
    sides: row.sides === null ? null : (JSON.parse(row.sides) as Dataset['sides']),
    thumbnails: thumbnails.map((file) => addressOf(`datasets/${row.id}/${file}`))
  }
}

export function datasetsTable(database: Database) {
  const all = database.prepare<[], Row>('SELECT * FROM datasets ORDER BY madeAt DESC, id')
  const one = database.prepare<[string], Row>('SELECT * FROM datasets WHERE id = ?')
  const insert = database.prepare(
    `INSERT INTO datasets (id, name, folder, hash, resolution, shape, pictures, others, sides, classes, broken, smallest,
       largest, facing, originalBytes, packedBytes, background, licence, madeAt, thumbnails)
     VALUES (@id, @name, @folder, @hash, @resolution, @shape, @pictures, @others, @sides, @classes, @broken, @smallest,
       @largest, @facing, @originalBytes, @packedBytes, @background, @licence, @madeAt, @thumbnails)`
  )
  const rename = database.prepare('UPDATE datasets SET name = ? WHERE id = ?')
  const remove = database.prepare('DELETE FROM datasets WHERE id = ?')
  return {
    list: () => all.all().map(nounOf),
    find(id: string): Dataset | undefined {
      const row = one.get(id)
      return row && nounOf(row)
    },
    /** `thumbnails` are paths relative to the dataset's folder. */
    insert(dataset: Dataset): void {
      insert.run({
        ...dataset,
        classes: JSON.stringify(dataset.classes),
        broken: JSON.stringify(dataset.broken),
        licence: JSON.stringify(dataset.licence),
        sides: dataset.sides && JSON.stringify(dataset.sides),
        thumbnails: JSON.stringify(dataset.thumbnails)
      })
    },
    rename: (id: string, name: string) => void rename.run(name, id),
    remove: (id: string) => void remove.run(id)
  }
}
