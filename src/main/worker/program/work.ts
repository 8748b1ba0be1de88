// Counts the floating-point operations of the kernels that make up nearly all of a step: convolutions and products.

type Shape = readonly number[]

const size = (shape: Shape) => shape.reduce((all, length) => all * length, 1)

/** A multiplication and an addition for each number that goes into each number that comes out. */
const products = (numbers: Shape, into: number) => 2 * size(numbers) * into

/** Of a filter [height, width, in, …]: what one number of the smaller side is made of. */
const taps = ([height = 1, width = 1, channels = 1]: Shape) => height * width * channels

/** Operations of one run of kernel `op`, from the shapes of its inputs and of its first output; 0 for all others. */
export function workOf(op: string, inputs: readonly Shape[], output: Shape): number {
  const [first = [], second = [], third = []] = inputs
  switch (op) {
    case 'Conv2D':
      return products(output, taps(second))
    case 'Conv2DBackpropInput':
      return products(third, taps(second))
    case 'Conv2DBackpropFilter':
      return products(third, taps(output))
    case 'DepthwiseConv2dNative':
      return products(output, taps(second.slice(0, 2)))
    case 'DepthwiseConv2dNativeBackpropInput':
      return products(third, taps(second.slice(0, 2)))
    case 'DepthwiseConv2dNativeBackpropFilter':
      return products(third, taps(output.slice(0, 2)))
    case 'MatMul':
    case 'BatchMatMul':
    case 'BatchMatMulV2':
      // Either side may be transposed: the length that both share is √(a · b / (outer sizes)).
      return products(
        output,
        Math.round(Math.sqrt((size(first) * size(second)) / (size(output) * batchOf(output))))
      )
    default:
      return 0
  }
}

const batchOf = (shape: Shape) => size(shape.slice(0, -2))
