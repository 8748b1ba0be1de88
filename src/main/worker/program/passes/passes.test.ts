// Each rewrite of a recording as plain data: what it changes, and what it must leave alone.
import { expect, it } from 'vitest'
import { attributeType, typed, type Attribute, type Node, type Recording } from '../graph'
import { activations } from './activations'
import { gather } from './gather'
import { precision } from './precision'
import { prune } from './prune'
import { share } from './share'

const node = (name: string, op: string, inputs: string[] = [], attributes: Attribute[] = []): Node => ({
  name,
  op,
  inputs,
  attributes
})
const constant = (name: string, ...bytes: number[]): Node =>
  node(
    name,
    'Const',
    [],
    [
      {
        name: 'value',
        type: attributeType.tensor,
        value: { dtype: 1, shape: [], bytes: Uint8Array.from(bytes) }
      }
    ]
  )
const recording = (nodes: Node[], rest: Partial<Recording> = {}): Recording => ({
  name: 'step',
  nodes,
  inputs: {},
  outputs: {},
  updates: [],
  effects: [],
  ...rest
})
const names = ({ nodes }: Recording) => nodes.map(({ name }) => name)

it('drops what nothing depends on, and keeps outputs, updates, effects and what must run before them', () => {
  const nodes = [
    node('unused', 'Neg', ['step/in/x']),
    node('two', 'Split', ['step/in/x']),
    node('output', 'Neg', ['two:1']),
    node('update', 'Neg', ['step/in/x']),
    node('before', 'Neg', ['step/in/x']),
    node('effect', 'ResourceApplyGradientDescent', ['state/0', 'step/in/x', '^before'])
  ]
  const kept = prune(
    recording(nodes, {
      outputs: { y: { name: 'output', dtype: 1 } },
      updates: [{ index: 1, source: 'update' }],
      effects: ['effect']
    })
  )
  expect(names(kept)).toEqual(['two', 'output', 'update', 'before', 'effect'])
})

it('does once what was done twice, through whole chains, outputs and updates', () => {
  const twice = ['a', 'b'].flatMap((side) => [
    constant(`${side}/one`, 1),
    node(`${side}/add`, 'AddV2', ['state/0/read', `${side}/one`], [typed('T', 1)]),
    node(`${side}/split`, 'Split', [`${side}/add`]),
    node(`${side}/out`, 'Neg', [`${side}/split:1`])
  ])
  const shared = share(
    recording(twice, {
      outputs: { a: { name: 'a/out', dtype: 1 }, b: { name: 'b/out', dtype: 1 } },
      updates: [{ index: 0, source: 'b/split:1' }]
    })
  )
  expect(names(shared)).toEqual(['a/one', 'a/add', 'a/split', 'a/out'])
  expect(shared.outputs).toEqual({ a: { name: 'a/out', dtype: 1 }, b: { name: 'a/out', dtype: 1 } })
  expect(shared.updates).toEqual([{ index: 0, source: 'a/split:1' }])
})

it('tells apart other constants, attributes, ports and reads after a change', () => {
  const nodes = [
    constant('one', 1),
    constant('two', 2),
    node('float', 'Cast', ['one'], [typed('DstT', 1)]),
    node('whole', 'Cast', ['one'], [typed('DstT', 3)]),
    node('first', 'Neg', ['pair']),
    node('second', 'Neg', ['pair:1']),
    node('change', 'ResourceApplyGradientDescent', ['state/0', 'one']),
    node('read before', 'ReadVariableOp', ['state/0']),
    node('read after', 'ReadVariableOp', ['state/0', '^change'])
  ]
  expect(share(recording(nodes)).nodes).toEqual(nodes)
})

it('hangs the derivative of an activation on its output, where that is there with the same slope', () => {
  const slope = (value: number) => [{ name: 'alpha', type: attributeType.float, value }]
  const nodes = [
    node('leaky', 'LeakyRelu', ['bias'], slope(0.2)),
    node('relu', 'Relu', ['bias']),
    node('leaky/grad', 'LeakyReluGrad', ['dy', 'bias'], slope(0.2)),
    node('relu/grad', 'LeakyReluGrad', ['dy', 'bias'], slope(0)),
    node('other slope', 'LeakyReluGrad', ['dy', 'bias'], slope(0.1)),
    node('other input', 'LeakyReluGrad', ['dy', 'elsewhere'], slope(0.2))
  ]
  expect(
    activations(recording(nodes))
      .nodes.slice(2)
      .map(({ inputs }) => inputs)
  ).toEqual([
    ['dy', 'leaky'],
    ['dy', 'relu'],
    ['dy', 'bias'],
    ['dy', 'elsewhere']
  ])
})

it('computes convolutions in bfloat16, converts nothing between them, and gives back float32', () => {
  const t = [typed('T', 1)]
  const nodes = [
    node('conv', 'Conv2D', ['step/in/x', 'state/0/read'], t),
    node('bias', 'BiasAdd', ['conv', 'state/1/read'], t),
    node('relu', 'Relu', ['bias'], t),
    node('again', 'Conv2D', ['relu', 'state/0/read'], t),
    node('plain', 'Relu', ['step/in/x'], t),
    node('mean', 'Mean', ['again', 'axes'], t),
    node('sizes', 'Conv2DBackpropInput', ['shape', 'state/0/read', 'mean'], t)
  ]
  const low = precision(
    recording(nodes, {
      outputs: { y: { name: 'again', dtype: 1 } },
      updates: [{ index: 0, source: 'sizes' }]
    }),
    'bfloat16'
  )
  const inputs = Object.fromEntries(low.nodes.map((each) => [each.name, each.inputs]))
  expect(inputs).toEqual({
    'step/low/step/in/x': ['step/in/x'],
    'step/low/state/0/read': ['state/0/read'],
    conv: ['step/low/step/in/x', 'step/low/state/0/read'],
    'step/low/state/1/read': ['state/1/read'],
    bias: ['conv', 'step/low/state/1/read'],
    relu: ['bias'],
    again: ['relu', 'step/low/state/0/read'],
    plain: ['step/in/x'],
    'step/high/again': ['again'],
    mean: ['step/high/again', 'axes'],
    'step/low/mean': ['mean'],
    sizes: ['shape', 'step/low/state/0/read', 'step/low/mean'],
    'step/high/sizes': ['sizes']
  })
  const types = Object.fromEntries(low.nodes.map(({ name, attributes }) => [name, attributes[0]?.value]))
  expect(types).toMatchObject({ conv: 14, bias: 14, relu: 14, again: 14, plain: 1, mean: 1, sizes: 14 })
  expect(low.outputs['y']).toEqual({ name: 'step/high/again', dtype: 1 })
  expect(low.updates).toEqual([{ index: 0, source: 'step/high/sizes' }])
  expect(precision(low, 'float32')).toBe(low)
})

/** Which of these nodes of a recording compute in bfloat16. */
function lowOf(nodes: Node[]): string[] {
  const { nodes: all } = precision(recording(nodes), 'bfloat16')
  return all
    .filter(({ attributes }) => attributes.some(({ name, value }) => name === 'T' && value === 14))
    .map(({ name }) => name)
}

it('goes on in bfloat16 through what gates, scales, moves and adds features', () => {
  const t = [typed('T', 1)]
  const of = (name: string, op: string, inputs: string[], shape: number[]) => ({
    ...node(name, op, inputs, t),
    shape
  })
  const [wide, half, pictures] = [
    [2, 4, 4, 16],
    [2, 4, 4, 8],
    [2, 4, 4, 3]
  ]
  const gated = [
    of('conv', 'Conv2D', ['step/in/x', 'state/0/read'], wide!),
    of('content', 'Slice', ['conv', 'first', 'sizes'], half!),
    of('gate', 'Slice', ['conv', 'second', 'sizes'], half!),
    of('share', 'Sigmoid', ['gate'], half!),
    of('through', 'Mul', ['content', 'share'], half!),
    of('styled', 'Mul', ['step/in/style', 'through'], half!),
    of('joined', 'ConcatV2', ['styled', 'through', 'axis'], wide!)
  ]
  expect(lowOf(gated)).toEqual(gated.map(({ name }) => name))
  // What is as large as features but is none, pictures, and gradients of filters with what is added to them.
  const other = [
    of('plain', 'Mul', ['step/in/x', 'step/in/x'], wide!),
    of('mixed', 'ConcatV2', ['conv', 'step/in/x', 'axis'], wide!),
    of('grown', 'Mul', ['styled', 'step/in/x'], wide!),
    of('colours', 'Conv2D', ['through', 'state/1/read'], pictures!),
    of('brighter', 'AddV2', ['colours', 'step/in/light'], pictures!),
    of('filter', 'Conv2DBackpropFilter', ['through', 'sizes', 'conv'], [3, 3, 8, 16]),
    of('sum', 'AddV2', ['filter', 'filter'], [3, 3, 8, 16])
  ]
  expect(lowOf([...gated, ...other])).toEqual([...gated.map(({ name }) => name), 'colours', 'filter'])
})

it('derives depthwise convolutions by their input in float32, which is many times as fast', () => {
  const t = [typed('T', 1)]
  expect(
    lowOf([
      node('thin', 'DepthwiseConv2dNative', ['step/in/x', 'state/0/read'], t),
      node('back', 'DepthwiseConv2dNativeBackpropInput', ['sizes', 'state/0/read', 'thin'], t)
    ])
  ).toEqual(['thin'])
})

it('leaves products with a constant, which are filters, in float32', () => {
  const t = [typed('T', 1)]
  const nodes = [
    constant('filter', 1),
    node('filtered', 'BatchMatMulV2', ['filter', 'step/in/x'], t),
    node('product', 'BatchMatMulV2', ['step/in/x', 'filtered'], t)
  ]
  const low = precision(recording(nodes), 'bfloat16')
  const types = Object.fromEntries(low.nodes.map(({ name, attributes }) => [name, attributes[0]?.value]))
  expect(types).toMatchObject({ filtered: 1, product: 14 })
})

it('gathers from a pool what was fed, and leaves other inputs as they are', () => {
  const fed = recording(
    [node('cast', 'Cast', ['step/in/drawn/0/pictures']), node('neg', 'Neg', ['step/in/kept'])],
    {
      inputs: {
        'drawn/0/pictures': { dtype: 3, shape: [4, 8, 8, 3] },
        kept: { dtype: 1, shape: [] },
        // Called like a pool, but no bytes of one.
        others: { dtype: 1, shape: [4, 8, 8, 3] }
      }
    }
  )
  const pooled = gather(fed, new Set(['pictures', 'others']))
  expect(pooled.inputs).toEqual({
    'drawn/0/pictures': { dtype: 3, shape: [4] },
    kept: { dtype: 1, shape: [] },
    others: { dtype: 1, shape: [4, 8, 8, 3] }
  })
  expect(pooled.nodes.map(({ op, inputs }) => [op, ...inputs])).toEqual([
    ['ResourceGather', 'pool/pictures', 'step/in/drawn/0/pictures'],
    ['Cast', 'step/gathered/drawn/0/pictures/bytes'],
    ['Cast', 'step/gathered/drawn/0/pictures'],
    ['Neg', 'step/in/kept']
  ])
  expect(gather(fed, new Set())).toEqual(fed)
})
