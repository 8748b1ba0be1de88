// Counts the floating-point operations of the kernels that make up nearly all of a step: convolutions and products.

type Shape = readonly number[]

const size = (shape: Shape) => shape.reduce((all, length) => all * length, 1)

/** A multiplication and an addition for each number that goes into each number that comes out. */
const products = (numbers: Shape, into: number) => 2 * size(numbers) * into

/** Of a filter [height, width, in, …]: what one number of the smaller side is made of. */
const taps = ([height = 1, width = 1, channels = 1]: Shape) => height * width * channels

type Count = (inputs: readonly [Shape, Shape, Shape], output: Shape) => number

// Either side of a product may be transposed: the length that both share is √(a · b / (what is left of both)).
const product: Count = ([a, b], output) => {
  const batch = size(output.slice(0, -2))
  return products(output, Math.round(Math.sqrt((size(a) * size(b)) / (size(output) * batch))))
}

const kernels: Readonly<Record<string, Count>> = {
  Conv2D: ([, filter], output) => products(output, taps(filter)),
  Conv2DBackpropInput: ([, filter, dy]) => products(dy, taps(filter)),
  Conv2DBackpropFilter: ([, , dy], filter) => products(dy, taps(filter)),
  DepthwiseConv2dNative: ([, filter], output) => products(output, taps(filter.slice(0, 2))),
  DepthwiseConv2dNativeBackpropInput: ([, filter, dy]) => products(dy, taps(filter.slice(0, 2))),
  DepthwiseConv2dNativeBackpropFilter: ([, , dy], filter) => products(dy, taps(filter.slice(0, 2))),
  MatMul: product,
  BatchMatMul: product,
  BatchMatMulV2: product
}

/** Operations of one run of kernel `op`, from the shapes of its inputs and of its first output; 0 for all others. */
export function workOf(op: string, inputs: readonly Shape[], output: Shape): number {
  const [first = [], second = [], third = []] = inputs
  return kernels[op]?.([first, second, third], output) ?? 0
}
