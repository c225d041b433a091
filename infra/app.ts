import { App } from 'aws-cdk-lib';
import { contracts, fallback, workers } from '../shared/contracts/registry.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { sendersOf, stageOf } from './stage.ts';

// Strong: the data stack cannot drop what the deployed API still uses.
const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
const contextValue = (name: string): unknown => app.node.tryGetContext(name);
const stage = stageOf(contextValue('stage'), contextValue('publicBaseUrl'), sendersOf(contextValue));

const data = new DataStack(app, `daftar-${stage.name}-data`, { stage });
new ApiStack(app, `daftar-${stage.name}-api`, { stage, data, contracts, workers, fallback });
