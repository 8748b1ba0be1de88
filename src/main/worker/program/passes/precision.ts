// Lets convolutions and products, and what lies between them, compute in bfloat16; everything else stays float32.
import { dataType, typed, type Attribute, type Node, type Recording } from '../graph'

export type Precision = 'float32' | 'bfloat16'

/**
 * What makes up nearly all of a step, with those of its inputs that become bfloat16. Not the derivative of a depthwise
 * convolution by its input: with a stride of 2 oneDNN takes 18 times as long for it then (StyleGAN2 at 64 px, AMX).
 */
const heavy: Readonly<Record<string, readonly number[]>> = {
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2],
  DepthwiseConv2dNative: [0, 1],
  DepthwiseConv2dNativeBackpropFilter: [0, 2],
  MatMul: [0, 1],
  BatchMatMulV2: [0, 1]
}

/**
 * What goes on in bfloat16 where its first input is: between two convolutions nothing is converted. Batch normalisation
 * computes its statistics in float32 by itself (its types T and U are two).
 */
const through: Readonly<Record<string, readonly number[]>> = {
  BiasAdd: [0, 1],
  LeakyRelu: [0],
  Relu: [0],
  LeakyReluGrad: [0, 1],
  FusedBatchNormV3: [0],
  FusedBatchNormGradV3: [0, 1],
  Reshape: [0]
}

/**
 * What moves features (of which these inputs become bfloat16), and what computes with them number by number: gates, styles and
 * sums of branches go on in bfloat16. What is laid on features, a style or a mask, is rounded with them.
 */
const moves: Readonly<Record<string, readonly number[]>> = {
  Sigmoid: [0],
  Slice: [0],
  PadV2: [0, 2],
  Transpose: [0]
}
const counts = new Set(['AddV2', 'Sub', 'Mul'])

/** What makes features or their gradients. The gradient of a filter is none: what is added to it is added in float32. */
const makesFeatures = new Set(['Conv2D', 'Conv2DBackpropInput', 'DepthwiseConv2dNative'])
/** With fewer channels it is a picture: real ones are float32, and made ones must not be known by their rounding. */
const fewestChannels = 8

const sizeOf = ({ shape = [] }: Node) => shape.reduce((all, length) => all * length, 1)

const lowered = (attributes: readonly Attribute[]): Attribute[] =>
  attributes.map((attribute) => (attribute.name === 'T' ? typed('T', dataType.bfloat16) : attribute))

class Lowering {
  readonly nodes: Node[] = []
  /** Outputs that are bfloat16, those of them that are features with how many numbers they have, and conversions made so far. */
  private readonly low = new Set<string>()
  private readonly features = new Map<string, number>()
  private readonly casts = new Map<string, string>()
  private readonly constants = new Set<string>()

  constructor(private readonly prefix: string) {}

  private cast(source: string, from: number, to: number): string {
    const key = `${source} ${to}`
    const known = this.casts.get(key)
    if (known !== undefined) return known
    const name = `${this.prefix}/${to === dataType.bfloat16 ? 'low' : 'high'}/${source.replace(':', '/port')}`
    const attributes = [typed('SrcT', from), typed('DstT', to)]
    this.nodes.push({ name, op: 'Cast', inputs: [source], attributes })
    this.casts.set(key, name)
    return name
  }

  lower(source: string): string {
    return this.low.has(source) ? source : this.cast(source, dataType.float32, dataType.bfloat16)
  }

  raise(source: string): string {
    return this.low.has(source) ? this.cast(source, dataType.bfloat16, dataType.float32) : source
  }

  add(node: Node): void {
    if (node.op === 'Const') this.constants.add(node.name)
    const lowers = this.lowersOf(node)
    const inputs = node.inputs.map((input, at) =>
      lowers?.includes(at) ? this.lower(input) : this.raise(input)
    )
    if (lowers === undefined) {
      this.nodes.push({ ...node, inputs })
      return
    }
    this.nodes.push({ ...node, inputs, attributes: lowered(node.attributes) })
    this.low.add(node.name)
    if (this.isFeature(node)) this.features.set(node.name, sizeOf(node))
  }

  private isFeature({ op, inputs, shape = [] }: Node): boolean {
    if ((shape.at(-1) ?? 0) < fewestChannels) return false
    return op in heavy ? makesFeatures.has(op) : inputs.some((input) => this.features.has(input))
  }

  /** Which inputs become bfloat16 where the node computes in it; undefined where it does not. */
  private lowersOf(node: Node): readonly number[] | undefined {
    const { op, inputs } = node
    if (this.isFilter(node)) return undefined
    if (op in heavy) return heavy[op]
    if (op in through && this.low.has(inputs[0]!)) return through[op]
    return this.isFeature(node) ? this.lowersOnFeatures(node) : undefined
  }

  private lowersOnFeatures(node: Node): readonly number[] | undefined {
    const { op, inputs } = node
    const has = (input: string) => this.features.has(input)
    if (op === 'ConcatV2') return inputs.slice(0, -1).every(has) ? [...inputs.slice(0, -1).keys()] : undefined
    if (op in moves) return has(inputs[0]!) ? moves[op] : undefined
    if (!counts.has(op)) return undefined
    return inputs.some((input) => this.features.get(input) === sizeOf(node)) ? [0, 1] : undefined
  }

  /** A constant map of features to another grid: rounded to 8 bits it would let through what it is there to hold back. */
  private isFilter({ op, inputs }: Node): boolean {
    return op === 'BatchMatMulV2' && this.constants.has(inputs[0]!)
  }
}

/**
 * Weights are kept in float32 and converted at use; gradients of weights come back as float32, so that the optimizer, the
 * average, statistics and losses never see anything else (Kalamkar et al. 2019, "A Study of BFLOAT16", section 3).
 */
export function precision(recording: Recording, to: Precision): Recording {
  if (to === 'float32') return recording
  const lowering = new Lowering(recording.name)
  for (const node of recording.nodes) lowering.add(node)
  const outputs = Object.fromEntries(
    Object.entries(recording.outputs).map(([key, { name, dtype }]) => [
      key,
      { name: lowering.raise(name), dtype }
    ])
  )
  const updates = recording.updates.map(({ index, source }) => ({ index, source: lowering.raise(source) }))
  return { ...recording, nodes: lowering.nodes, outputs, updates }
}
