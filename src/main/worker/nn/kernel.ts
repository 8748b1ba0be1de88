// Runs single TensorFlow kernels by name, for what tfjs does not offer or derives wrongly.
import * as tf from '@tensorflow/tfjs-core'

/** One attribute of a TensorFlow operation, as the binding wants it. */
type Attribute = { name: string; type: number; value: unknown }
export type KernelOutput = { id: number; shape: number[]; dtype: number }

/** The parts of tfjs-node's backend that are used here: it is loaded by engine.ts. */
type NodeBackend = {
  binding: {
    executeOp(name: string, attributes: Attribute[], inputs: number[], outputs: number): KernelOutput[]
    deleteTensor(id: number): void
  }
  getInputTensorIds(tensors: tf.Tensor[]): number[]
  executeSingleOutput(name: string, attributes: Attribute[], inputs: tf.Tensor[]): tf.Tensor
  executeMultipleOutputs(
    name: string,
    attributes: Attribute[],
    inputs: tf.Tensor[],
    outputs: number
  ): tf.Tensor[]
  createOutputTensor(output: KernelOutput): tf.Tensor
}

/** TF_AttrType and TF_DataType numbers (tensorflow/c/tf_attrtype.h, tf_datatype.h). */
const attributeTypes = { string: 0, int: 1, float: 2, bool: 3, type: 4 } as const
export const dataTypes = { float32: 1, int32: 3 } as const

/** The backend that engine.ts has loaded. */
export function backend(): NodeBackend {
  return tf.backend() as unknown as NodeBackend
}

export const attribute = {
  string: (name: string, value: string): Attribute => ({ name, type: attributeTypes.string, value }),
  int: (name: string, value: number | number[]): Attribute => ({ name, type: attributeTypes.int, value }),
  float: (name: string, value: number): Attribute => ({ name, type: attributeTypes.float, value }),
  bool: (name: string, value: boolean): Attribute => ({ name, type: attributeTypes.bool, value }),
  type: (name: string, value: keyof typeof dataTypes): Attribute => ({
    name,
    type: attributeTypes.type,
    value: dataTypes[value]
  })
}

/** One output of the kernel `name`. Nothing of this is seen by the gradient tape. */
export function kernel(name: string, attributes: Attribute[], inputs: tf.Tensor[]): tf.Tensor {
  return backend().executeSingleOutput(name, attributes, inputs)
}

/** All `outputs` of the kernel `name`. Nothing of this is seen by the gradient tape. */
export function kernels(
  name: string,
  attributes: Attribute[],
  inputs: tf.Tensor[],
  outputs: number
): tf.Tensor[] {
  return backend().executeMultipleOutputs(name, attributes, inputs, outputs)
}

/**
 * An operation whose value is `forward` and whose derivative is `gradient`: one tensor an input, made of operations
 * that can be derived again. The inputs are kept for the derivative, never the output, which tfjs does not follow to
 * second order. `constants` are kept and handed to `gradient` after the inputs; nothing is derived by them.
 */
export function derived<
  Inputs extends tf.Tensor[],
  Out extends tf.Tensor,
  Constants extends tf.Tensor[] = []
>(
  inputs: readonly [...Inputs],
  forward: () => Out,
  gradient: (dy: tf.Tensor, ...kept: [...Inputs, ...Constants]) => tf.Tensor[],
  ...constants: Constants
): Out {
  const run = tf.customGrad((...given: unknown[]) => {
    const save = given.at(-1) as tf.GradSaveFunc
    save([...inputs, ...constants])
    return {
      value: forward(),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        gradient(dy, ...(saved as unknown as [...Inputs, ...Constants]))
    }
  })
  return run(...(inputs as readonly tf.Tensor[])) as Out
}

/** A kernel of TensorFlow that changes variables where they lie: `op(handles…, inputs…)`. */
export type InPlace = { op: string; variables: tf.Variable[]; inputs: tf.Tensor[]; attributes: Attribute[] }
type Take = (change: InPlace, spelledOut: () => void) => void

let taken: Take | null = null

/** While a step is recorded, changes in place go to `take`; null gives them back. */
export function takeChanges(take: Take | null): void {
  taken = take
}

/**
 * Changes variables by `spelledOut`, which assigns each of them; in a recorded step by the one kernel that does the same.
 * Variables of tfjs cannot be handed to such a kernel, those of a session can.
 */
export function changeInPlace(change: InPlace, spelledOut: () => void): void {
  if (taken) taken(change, spelledOut)
  else spelledOut()
}
