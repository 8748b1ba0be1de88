// The table of checkpoints: what a run had seen at each of them.
import type { Database } from 'better-sqlite3'

export type Checkpoint = { run: string; step: number; seenImages: number; trainedMs: number; kept: boolean }

export function checkpointsTable(database: Database) {
  const one = database.prepare<[string, number], Pick<Checkpoint, 'seenImages' | 'trainedMs'>>(
    'SELECT seenImages, trainedMs FROM checkpoints WHERE run = ? AND step = ?'
  )
  // A step that is checkpointed again stays kept.
  const insert = database.prepare(
    `INSERT INTO checkpoints (run, step, seenImages, trainedMs, kept)
     VALUES (@run, @step, @seenImages, @trainedMs, @kept)
     ON CONFLICT DO UPDATE SET kept = max(kept, excluded.kept)`
  )
  const truncate = database.prepare('DELETE FROM checkpoints WHERE run = ? AND step > ?')
  return {
    find: (run: string, step: number) => one.get(run, step),
    insert: (checkpoint: Checkpoint) => void insert.run({ ...checkpoint, kept: Number(checkpoint.kept) }),
    /** Forgets everything after `step`. */
    truncate: (run: string, step: number) => void truncate.run(run, step)
  }
}
