import type { Construct } from 'constructs';
import { workers } from '../shared/contracts/registry.ts';
import type { MerchantApiProps } from './merchant-api.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { DeliveryStack } from './stacks/delivery-stack.ts';
import { EdgeStack } from './stacks/edge-stack.ts';
import { ObservabilityStack } from './stacks/observability-stack.ts';
import { bundleOf } from './stacks/service-function.ts';
import type { Stage } from './stage.ts';

/** The stacks of one stage, each of which needs those before it. */
export const serviceStacks = (
  scope: Construct,
  stage: Stage,
  { codeOf = bundleOf, service }: Pick<MerchantApiProps, 'service' | 'codeOf'> = {},
) => {
  const named = (part: string) => `daftar-${stage.name}-${part}`;
  const dataStack = new DataStack(scope, named('data'), { stage });
  const { data } = dataStack;
  const apiStack = new ApiStack(scope, named('api'), { stage, data, codeOf, ...(service && { service }) });
  const edgeStack = stage.edge && new EdgeStack(scope, named('edge'), { stage });
  if (edgeStack) {
    // Its origin's key is in the data stack. The API demands that key, so whoever sends it has to be there before.
    edgeStack.addStackDependency(dataStack);
    apiStack.addStackDependency(edgeStack);
  }
  const { api, requests, publicBaseUrl } = apiStack.api;
  const deliveryStack = new DeliveryStack(scope, named('delivery'), {
    context: { stage, on: { data }, publicBaseUrl, codeOf },
    workers: service?.workers ?? workers,
  });
  const { delivery } = deliveryStack;
  const observabilityStack = new ObservabilityStack(scope, named('observability'), {
    stage,
    api,
    requests,
    table: data.table,
    delivery,
  });
  return {
    data: dataStack,
    api: apiStack,
    delivery: deliveryStack,
    observability: observabilityStack,
    ...(edgeStack && { edge: edgeStack }),
  };
};
