// ONNX files made of nothing: the few parts of the format that the models Lode makes itself are written with.
import { createRequire } from 'node:module';

const { onnx } = createRequire(import.meta.url)('onnx-proto');
export const { FLOAT, DOUBLE, INT64, INT32, INT8 } = onnx.TensorProto.DataType;
const { AttributeType } = onnx.AttributeProto;
/** Read by every ONNX Runtime Lode can meet, as is opset 13. */
const IR_VERSION = 7;

const dimension = (size) => (typeof size === 'string' ? { dimParam: size } : { dimValue: size });
/** `sizes`: a number, or the name of a size that is open. */
export const valueInfo = (name, sizes, elemType = FLOAT) => ({
  name,
  type: { tensorType: { elemType, shape: { dim: sizes.map(dimension) } } },
});
export const initializer = (name, dims, data, dataType = FLOAT) => ({
  name,
  dims,
  dataType,
  rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
});
export const node = (opType, input, output, attribute = []) => ({
  opType,
  name: `${opType}_${output[0]}`,
  input,
  output,
  attribute,
});
export const intAttribute = (name, i) => ({ name, type: AttributeType.INT, i });
export const intsAttribute = (name, ints) => ({ name, type: AttributeType.INTS, ints });
export const floatAttribute = (name, f) => ({ name, type: AttributeType.FLOAT, f });

/** The bytes of a model. */
export const modelFile = (name, graph, opset = 13) =>
  onnx.ModelProto.encode({
    irVersion: IR_VERSION,
    producerName: 'lode',
    producerVersion: '1',
    opsetImport: [{ domain: '', version: opset }],
    graph: { name, ...graph },
  }).finish();
