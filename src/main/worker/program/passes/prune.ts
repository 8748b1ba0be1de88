// Drops nodes on which neither an output nor a change of state depends.
import { nameOf, type Recording } from '../graph'

export function prune(recording: Recording): Recording {
  const { nodes, outputs, updates, effects } = recording
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const answers = Object.values(outputs).map(({ name }) => name)
  const wanted = [...answers, ...updates.map(({ source }) => source), ...effects].map(nameOf)
  const needed = new Set<string>()
  while (wanted.length > 0) {
    const name = wanted.pop()!
    if (needed.has(name)) continue
    needed.add(name)
    wanted.push(...(byName.get(name)?.inputs ?? []).map(nameOf))
  }
  return { ...recording, nodes: nodes.filter(({ name }) => needed.has(name)) }
}
