import { beforeEach, type TestContext } from 'vitest';
import { limitOf } from './emulator-limits.ts';

/** Leaves out what the emulator cannot do. */
beforeEach(({ task, skip }) => {
  const limit = limitOf(task.file.filepath, fullName(task));
  if (limit) skip(limit.reason);
});

const fullName = ({ name, suite }: TestContext['task']): string => [...suitesOf(suite), name].join(' ');

const suitesOf = (suite: TestContext['task']['suite']): string[] =>
  suite ? [...suitesOf(suite.suite), suite.name] : [];
