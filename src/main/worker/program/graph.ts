// A recorded step as plain data: TensorFlow nodes, what feeds them, what they answer and which state they change.

/** TF_AttrType (tensorflow/c/tf_attrtype.h), as tfjs-node uses it, and `tensor` for the value of a constant. */
export const attributeType = { string: 0, int: 1, float: 2, bool: 3, type: 4, shape: 5, tensor: 6 } as const

/** TF_DataType (tensorflow/c/tf_datatype.h) of what tfjs knows, and bytes an element. */
export const dataType = { float32: 1, int32: 3, uint8: 4, bool: 10, bfloat16: 14 } as const

export type Attribute = { name: string; type: number; value: unknown }

/** The value of a constant: its bytes as they lie in memory. */
export type Constant = { dtype: number; shape: readonly number[]; bytes: Uint8Array }

/** `inputs` are outputs of other nodes ("name" or "name:1"), or "^name" for one that must have run before. */
export type Node = {
  readonly name: string
  readonly op: string
  readonly inputs: readonly string[]
  readonly attributes: readonly Attribute[]
  /** Floating-point operations of one run, as far as they are counted. */
  readonly work?: number
  /** Of its first output, where it is known. */
  readonly shape?: readonly number[]
}

/** Where a value comes from. */
export type Source = { readonly name: string; readonly dtype: number }

/** What a placeholder, an output or a state variable holds. */
export type Signature = { readonly dtype: number; readonly shape: readonly number[] }

/**
 * One function recorded over a state: `updates[i]` is where the new value of state `index` comes from,
 * `effects` are the nodes that change state where it lies.
 */
export type Recording = {
  readonly name: string
  readonly nodes: readonly Node[]
  readonly inputs: Readonly<Record<string, Signature>>
  readonly outputs: Readonly<Record<string, Source>>
  readonly updates: readonly { readonly index: number; readonly source: string }[]
  readonly effects: readonly string[]
}

export const readName = (index: number): string => `state/${index}/read`
export const handleName = (index: number): string => `state/${index}`
export const poolName = (name: string): string => `pool/${name}`

export const typed = (name: string, dtype: number): Attribute => ({
  name,
  type: attributeType.type,
  value: dtype
})
export const shaped = (name: string, shape: readonly number[]): Attribute => ({
  name,
  type: attributeType.shape,
  value: shape
})

export const variableRead = (name: string, index: number, dtype: number, after: string): Node => ({
  name,
  op: 'ReadVariableOp',
  inputs: after === '' ? [handleName(index)] : [handleName(index), after],
  attributes: [typed('dtype', dtype)]
})

/** The node that an input names: without its port and without the mark of "must have run before". */
export const nameOf = (input: string): string => input.replace(/^\^/, '').replace(/:\d+$/, '')

/** The same input, of another node where its own has been replaced. */
export function renamed(input: string, instead: ReadonlyMap<string, string>): string {
  const name = nameOf(input)
  const other = instead.get(name)
  return other === undefined ? input : input.replace(name, () => other)
}
