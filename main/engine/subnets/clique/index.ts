// CliqueAI's door: the subnet's graphs, the search for their maximum cliques, and what an answer is worth.
export { CliqueRequest, type GraphFault, parseGraph } from './codec.ts';
export { type CliqueFault, faultOf, type Graph, greedyClique, MAX_NODES } from './graph.ts';
export { scoreClique, scoreCliques } from './score.ts';
export { type CliqueSearch, type CliqueSearchOptions, createCliqueSearch, type FindOptions } from './search.ts';
