import type {
  Contract,
  DailyWorker,
  QueueWorker,
  ScheduleWorker,
  StreamWorker,
} from '../../../shared/contracts/contract.ts';

/** What there is to run: the part of the contract registry that the local stack looks at. */
export interface Registry {
  readonly contracts: readonly Pick<Contract, 'name' | 'method' | 'path'>[];
  readonly workers: readonly (
    | Pick<StreamWorker, 'name' | 'source' | 'sortKeys' | 'partitions'>
    | Pick<ScheduleWorker, 'name' | 'source'>
    | Pick<DailyWorker, 'name' | 'source' | 'hours'>
    | Pick<QueueWorker, 'name' | 'source' | 'queue'>
  )[];
  /** The function behind API Gateway's `$default` route. */
  readonly fallback: { readonly name: string };
}

export const functionNames = (registry: Registry): string[] => [
  ...registry.contracts.map(({ name }) => name),
  ...registry.workers.map(({ name }) => name),
  registry.fallback.name,
];
