import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { companyOf } from './company.ts';
import { serviceStacks } from './service-stacks.ts';
import { stageOf } from './stage.ts';

// Strong: no stack can drop what another that is deployed still uses.
const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
const contextValue = (name: string): unknown => app.node.tryGetContext(name);

// What it finds stops the synthesis; what does not hold has its reason beside the resource.
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
serviceStacks(app, stageOf(contextValue('stage'), companyOf(contextValue)));
