// Does once what a step does twice: nodes with the same operation, attributes and inputs become one.
import type { Attribute, Constant, Node, Recording } from '../graph'
import { renamed } from '../graph'

/** What tells a node from others. Nodes that change state have handles of their own among their inputs. */
function identity({ op, inputs, attributes }: Node): string {
  return JSON.stringify([op, inputs, attributes.map(valueOf).sort()])
}

function valueOf({ name, type, value }: Attribute): string {
  if (!(typeof value === 'object' && value !== null && 'bytes' in value))
    return JSON.stringify([name, type, value])
  const { dtype, shape, bytes } = value as Constant
  return JSON.stringify([
    name,
    dtype,
    shape,
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
  ])
}

/**
 * Everything in a recording depends on its inputs alone (random numbers too), so equal nodes have equal values: the pictures
 * that the critic's and the generator's turn draw from the same latents, or the critic's scores that a penalty asks for again.
 * Reads of changed state wait for their change, which is among their inputs. Nodes come after what they use.
 */
export function share(recording: Recording): Recording {
  const first = new Map<string, string>()
  const instead = new Map<string, string>()
  const nodes: Node[] = []
  for (const made of recording.nodes) {
    const node = { ...made, inputs: made.inputs.map((input) => renamed(input, instead)) }
    const known = first.get(identity(node))
    if (known === undefined) {
      first.set(identity(node), node.name)
      nodes.push(node)
    } else instead.set(node.name, known)
  }
  const { outputs, updates } = recording
  return {
    ...recording,
    nodes,
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([key, { name, dtype }]) => [key, { name: renamed(name, instead), dtype }])
    ),
    updates: updates.map(({ index, source }) => ({ index, source: renamed(source, instead) }))
  }
}
