// Account addresses, where the axon has always found them.
export { decodeSs58, encodeSs58 } from '../../contract/ss58.ts';
