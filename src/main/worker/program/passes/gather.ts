// Lets a recording take pictures from a pool in the session: its input is then where they lie in the pool.
import { dataType, poolName, renamed, typed, type Node, type Recording } from '../graph'

/** The pool that an input's pictures come from, by the last word of its name: "drawn/0/pictures" is of the pool "pictures". */
const poolOf = (key: string) => key.slice(key.lastIndexOf('/') + 1)

/** Inputs int32 [batch, …] become int32 [batch], for those of `pools`; what is float by that name was never in the pool. */
export function gather(recording: Recording, pools: ReadonlySet<string>): Recording {
  const gathered = Object.entries(recording.inputs)
    .filter(([key, { dtype }]) => pools.has(poolOf(key)) && dtype === dataType.int32)
    .map(([key]) => key)
  const added = gathered.flatMap((key): Node[] => {
    const name = `${recording.name}/gathered/${key}`
    const types = [typed('dtype', dataType.uint8), typed('Tindices', dataType.int32)]
    const from = [poolName(poolOf(key)), `${recording.name}/in/${key}`]
    return [
      { name: `${name}/bytes`, op: 'ResourceGather', inputs: from, attributes: types },
      {
        name,
        op: 'Cast',
        inputs: [`${name}/bytes`],
        attributes: [typed('SrcT', dataType.uint8), typed('DstT', dataType.int32)]
      }
    ]
  })
  const instead = new Map(
    gathered.map((key) => [`${recording.name}/in/${key}`, `${recording.name}/gathered/${key}`])
  )
  const nodes = recording.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((input) => renamed(input, instead))
  }))
  const inputs = Object.fromEntries(
    Object.entries(recording.inputs).map(([key, given]) => [
      key,
      gathered.includes(key) ? { ...given, shape: given.shape.slice(0, 1) } : given
    ])
  )
  return { ...recording, inputs, nodes: [...added, ...nodes] }
}
