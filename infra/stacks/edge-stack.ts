import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { Edge } from './edge.ts';
import { edgeRegion } from './edge-headers.ts';

/** What stands before the API, where the stage has it. */
export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, { stage }: { stage: Stage }) {
    super(scope, id, {
      description: `Daftar (${stage.name}): CloudFront and firewall`,
      env: { region: edgeRegion },
    });
    const { target } = new Edge(this, 'Default', { stage });
    new CfnOutput(this, 'EdgeTarget', { value: target });
  }
}
