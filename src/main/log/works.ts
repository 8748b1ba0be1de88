// The table of works that are kept in the gallery.
import type { Database } from 'better-sqlite3'
import type { Work } from '../../preload/nouns'
import { addressOf } from '../address'

type Row = Omit<Work, 'picture' | 'licence' | 'starred'> & { licence: string; starred: 0 | 1; removed: 0 | 1 }

const nounOf = ({ removed: _, ...row }: Row): Work => ({
  ...row,
  picture: addressOf(`gallery/${row.id}.png`),
  licence: JSON.parse(row.licence) as Work['licence'],
  starred: row.starred === 1
})

export function worksTable(database: Database) {
  const all = database.prepare<[], Row>('SELECT * FROM works WHERE removed = 0 ORDER BY madeAt DESC, id')
  const one = database.prepare<[string], Row>('SELECT * FROM works WHERE id = ?')
  const same = database.prepare<[string, number, number], Row>(
    'SELECT * FROM works WHERE run = ? AND step = ? AND seed = ?'
  )
  const count = database.prepare('SELECT count(*) FROM works WHERE removed = 0').pluck()
  const insert = database.prepare(
    `INSERT INTO works (id, title, width, height, run, runName, step, seed, ganTitle, datasetName, datasetPictures,
       licence, fingerprint, starred, madeAt)
     VALUES (@id, @title, @width, @height, @run, @runName, @step, @seed, @ganTitle, @datasetName, @datasetPictures,
       @licence, @fingerprint, @starred, @madeAt)`
  )
  const change = database.prepare('UPDATE works SET title = @title, starred = @starred WHERE id = @id')
  const setRemoved = database.prepare('UPDATE works SET removed = ? WHERE id = ?')
  const purge = database.prepare<[], string>('DELETE FROM works WHERE removed = 1 RETURNING id').pluck()
  const found = (row: Row | undefined) => row && { work: nounOf(row), removed: row.removed === 1 }
  return {
    list: () => all.all().map(nounOf),
    count: () => count.get() as number,
    /** Also one that was removed and can still be restored. */
    find: (id: string) => found(one.get(id)),
    findSame: (run: string, step: number, seed: number) => found(same.get(run, step, seed)),
    insert(work: Omit<Work, 'picture'>): void {
      insert.run({ ...work, licence: JSON.stringify(work.licence), starred: Number(work.starred) })
    },
    change: (work: Pick<Work, 'id' | 'title' | 'starred'>) =>
      void change.run({ id: work.id, title: work.title, starred: Number(work.starred) }),
    setRemoved: (id: string, removed: boolean) => void setRemoved.run(Number(removed), id),
    /** Forgets the removed ones for good and answers their ids. */
    purge: () => purge.all()
  }
}
