// The problems the subnet's validators choose from: how large, how hard, and how long they wait.
// toptensor/CliqueAI CliqueAI/selection/problem_selector.py
export const ROUTE = 'MaximumCliqueOfLambdaGraph';

export interface Problem {
  /** Nodes, at least and at most. */
  readonly nodes: readonly [number, number];
  /** Its weight in the reward; nothing of the graph's. */
  readonly difficulty: number;
}

/** Equally likely. */
export const PROBLEMS: readonly Problem[] = [
  { nodes: [290, 300], difficulty: 0.2 },
  { nodes: [490, 500], difficulty: 0.4 },
  { nodes: [690, 700], difficulty: 1 },
];

export const TIME_LIMITS_S: readonly number[] = [6, 7.5, 10, 15, 30];

/** That of the smallest problem that has as many nodes. */
export const difficultyOf = (nodes: number): number =>
  PROBLEMS.find(({ nodes: [, most] }) => nodes <= most)?.difficulty ?? PROBLEMS.at(-1)?.difficulty ?? 0;
