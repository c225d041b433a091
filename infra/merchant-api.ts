import { type CfnResource, Duration } from 'aws-cdk-lib';
import { type CfnStage, type DomainName, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type Contract, grantsOf, isQueueWorker, type Worker } from '../shared/contracts/contract.ts';
import { contracts, fallback, workers } from '../shared/contracts/registry.ts';
import { described } from './stacks/alarms/rule.ts';
import { domainOf, publicBaseUrlOf } from './stacks/api-address.ts';
import { Delivery } from './stacks/delivery.ts';
import { publish } from './stacks/http-stage.ts';
import { MerchantData } from './stacks/merchant-data.ts';
import { Observability } from './stacks/observability.ts';
import { byTemplate, type DeployedOperation, type Fallback, Operations } from './stacks/operations.ts';
import { originAuthorizer } from './stacks/origin-authorizer.ts';
import { RequestMetrics, serverErrors } from './stacks/request-metrics.ts';
import { bundleOf, type FunctionContext } from './stacks/service-function.ts';
import { type Stage, stageOf } from './stage.ts';

/** What is deployed: the registry's, unless a test has others. */
export interface Service {
  readonly contracts: readonly Contract[];
  readonly workers: readonly Worker[];
  /** Answers whatever no contract's route matches. */
  readonly fallback: Fallback;
}

/** Whatever of a {@link Stage} is not given is as in prod. */
export interface MerchantApiProps extends Partial<Stage> {
  /**
   * A table of your own. It has the form of `tableDefinition` and a stream of new and old images; whatever key it is
   * encrypted with, its functions are allowed to use.
   *
   * @default one with a customer key, point-in-time recovery and deletion protection
   */
  readonly table?: ITable;
  /**
   * Table, buckets, secrets and schedule group that stand elsewhere, in a stack of their own for example.
   *
   * @default they are made here
   */
  readonly data?: MerchantData;
  /**
   * Which parts there are: `api` is the HTTP API alone, whose workers and alarms stand elsewhere ({@link Delivery},
   * {@link Observability}).
   *
   * @default 'all'
   */
  readonly parts?: 'api' | 'all';
  /** @default every operation and worker of the registry */
  readonly service?: Service;
  /**
   * Where a function's bundle is found, by the function's name.
   *
   * @default what `npm run build` has made
   */
  readonly codeOf?: (name: string) => Code;
}

/**
 * The merchant invoicing API, in any CDK app.
 *
 * ```ts
 * new MerchantApi(this, 'Invoicing', {
 *   name: 'shop',
 *   table,
 *   domain: { name: 'pay.example.com', certificateArn },
 *   channels: { sms: 'Shop' },
 * });
 * ```
 *
 * With an `edge` it answers nobody else: that is another construct (`stacks/edge.ts`), in a stack in us-east-1.
 */
export class MerchantApi extends Construct {
  readonly stage: Stage;
  readonly data: MerchantData;
  readonly api: HttpApi;
  /** What the DNS record of the API's own name has to lead to. */
  readonly domainName?: DomainName;
  /** Where payers and merchants reach it, without a trailing slash. */
  readonly publicBaseUrl: string;
  /** How requests are answered. */
  readonly requests: RequestMetrics;
  /** Every operation's function, by the operation's name. */
  readonly operations: ReadonlyMap<string, DeployedOperation>;
  /** The workers, unless they stand elsewhere. */
  readonly delivery?: Delivery;
  readonly observability?: Observability;

  constructor(scope: Construct, id: string, props: MerchantApiProps = {}) {
    super(scope, id);
    const { table, data, parts = 'all', service = registry, codeOf = bundleOf, ...given } = props;
    this.stage = { ...stageOf('prod'), name: 'merchant-api', ...given };
    const { stage } = this;
    requireWorkers(service);
    this.data = data ?? new MerchantData(this, 'Data', { stage, ...(table && { table }) });

    const domainName = domainOf(this, stage);
    if (domainName) this.domainName = domainName;
    this.api = new HttpApi(this, 'Api', {
      apiName: `daftar-${stage.name}`,
      createDefaultStage: false,
      // Whoever knew the other address would go around whatever stands before the name.
      disableExecuteApiEndpoint: domainName !== undefined,
    });
    this.publicBaseUrl = publicBaseUrlOf(stage, this.api);
    const context = { stage, on: { data: this.data }, publicBaseUrl: this.publicBaseUrl, codeOf };
    const { operations, requests } = this.publishOperations(service, context);
    this.operations = operations;
    this.requests = requests;

    if (parts === 'api') return;
    this.delivery = new Delivery(this, 'Delivery', { context, workers: service.workers });
    this.observability = new Observability(this, 'Observability', {
      stage,
      api: this.api,
      requests,
      table: this.data.table,
      delivery: this.delivery,
    });
  }

  private publishOperations(
    service: Service,
    context: FunctionContext,
  ): Pick<MerchantApi, 'operations' | 'requests'> {
    const { api, stage } = this;
    const alarm = alarmOfServerErrors(this, stage);
    const authorizer = stage.edge && originAuthorizer(this, context);
    const templates = [...byTemplate(service.contracts, service.fallback)].map(([id, operations]) => ({
      operations,
      stack: new Operations(this, id, { api, context, operations, alarm, ...(authorizer && { authorizer }) }),
    }));
    const routes = new Map(
      templates.flatMap(({ operations }) => operations.map(({ name, routeKey }) => [name, routeKey])),
    );
    requireOperations(stage, routes);
    const { stage: published, accessLog } = publish(api, {
      stage,
      routes,
      ...(this.domainName && { domainName: this.domainName }),
    });
    // Routes have to be there before the stage throttles them.
    const cfnStage = published.node.defaultChild as CfnStage;
    for (const { stack } of templates)
      cfnStage.addResourceDependency(stack.nestedStackResource as CfnResource);
    return {
      operations: new Map(templates.flatMap(({ stack }) => [...stack.functions])),
      requests: new RequestMetrics(this, 'Requests', { stage, accessLog }),
    };
  }
}

const registry: Service = { contracts, workers, fallback };

/** A release is taken back while this rings, whichever function is to blame: a fault of one may show in another. */
const alarmOfServerErrors = (scope: Construct, stage: Stage): Alarm =>
  new Alarm(scope, 'ServerErrors', {
    metric: serverErrors(stage, { period: Duration.minutes(1) }),
    alarmDescription: described(
      'The API answers with 5xx: CodeDeploy takes releases back that are under way',
      'a-release-is-taken-back',
    ),
    threshold: 5,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });

/** What an operation hands to a worker would lie there without one. */
const requireWorkers = ({ contracts, workers, fallback }: Service): void => {
  const granted = [...contracts.flatMap(grantsOf), ...fallback.grants];
  const isFed = workers.filter(isQueueWorker).some(({ queue }) => queue === 'uploads');
  if (granted.includes('uploads:write') && !isFed)
    throw new Error('uploads:write needs a worker that is fed by the queue of uploads.');
};

/** A wrong name would throttle nothing, and keep nothing warm. */
const requireOperations = (stage: Stage, operations: ReadonlyMap<string, unknown>): void => {
  const named = [...Object.keys(stage.operationThrottles), ...Object.keys(stage.provisionedConcurrency)];
  const unknown = named.find((name) => !operations.has(name));
  if (unknown) throw new Error(`The stage ${stage.name} names ${unknown}, which is no operation.`);
};
