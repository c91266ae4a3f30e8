// It's AI's door: the adapter that answers, and the questions of its practice.
export { createItsaiAdapter } from './adapter.ts';
export { createItsaiQuestions } from './practice.ts';
