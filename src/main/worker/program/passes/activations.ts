// Lets the derivative of an activation look at its output instead of its input, so that TensorFlow can fuse the two before it.
import { attributeType, type Node, type Recording } from '../graph'

const slopeOf = ({ op, attributes }: Node): unknown =>
  op === 'Relu'
    ? 0
    : attributes.find(({ name, type }) => name === 'alpha' && type === attributeType.float)?.value

/**
 * LeakyReluGrad asks only for the sign of what it is given, which is the same for the input and the output of LeakyRelu or
 * Relu. While it hangs on the input, a convolution, its bias and its activation cannot become one kernel.
 */
export function activations(recording: Recording): Recording {
  const made = new Map<string, string>()
  const keyOf = (source: string, slope: unknown) => `${source} ${String(slope)}`
  for (const node of recording.nodes) {
    if (node.op === 'LeakyRelu' || node.op === 'Relu')
      made.set(keyOf(node.inputs[0]!, slopeOf(node)), node.name)
  }
  const nodes = recording.nodes.map((node) => {
    if (node.op !== 'LeakyReluGrad') return node
    const [dy, features, ...rest] = node.inputs as [string, string]
    const output = made.get(keyOf(features, slopeOf(node)))
    return output === undefined ? node : { ...node, inputs: [dy, output, ...rest] }
  })
  return { ...recording, nodes }
}
