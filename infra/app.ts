import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import cdkSettings from '../cdk.json' with { type: 'json' };
import { companyOf } from './company.ts';
import { contextOf, requireByStage } from './context.ts';
import { recoveryOf } from './recovery.ts';
import { releaseOf } from './release.ts';
import { serviceStacks } from './service-stacks.ts';
import { stageOf } from './stage.ts';

// Strong: no stack can drop what another that is deployed still uses.
const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
const given = (name: string): unknown => app.node.tryGetContext(name);

// What it finds stops the synthesis; what does not hold has its reason beside the resource.
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
requireByStage(cdkSettings.context);
const { name } = stageOf(given('stage'));
const contextValue = contextOf(given, name);
const stage = stageOf(name, companyOf(contextValue));
serviceStacks(app, { ...stage, ...recoveryOf(contextValue, stage), ...releaseOf(given) });
