import { ArnFormat, Aws, CfnCondition, Fn, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable, type IRole } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { acknowledge, acknowledgeWildcard } from './acknowledge.ts';
import { edgeRegion, originKeyPath } from './edge-headers.ts';

/**
 * The customer key, the token secrets, and the name under which the operator's command line keeps one secret per
 * merchant (`<prefix>/merchants/<id>`).
 */
export class MerchantSecrets extends Construct {
  /** `daftar/<stage>`, without a trailing slash; the contract with the operator's command line. */
  readonly prefix: string;
  readonly key: Key;
  private readonly signingKey: Secret;
  private readonly verificationKeys: Secret;
  private readonly simulatorKey: Secret;
  private readonly originKey: Secret | undefined;

  constructor(scope: Construct, id: string, { stage }: { stage: Stage }) {
    super(scope, id);
    this.prefix = `daftar/${stage.name}`;
    this.key = new Key(this, 'Key', {
      description: `Daftar (${stage.name}): merchant secrets and token keys`,
      enableKeyRotation: true,
      // Merchants' secrets are not in this template and would be unreadable without the key, in any stage.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const { removalPolicy } = stage;
    this.signingKey = this.tokenSecret('SigningKey', 'signing-key', removalPolicy);
    this.verificationKeys = this.tokenSecret('VerificationKeys', 'verification-keys', removalPolicy);
    this.simulatorKey = this.generatedSecret('SimulatorKey', 'acquirers/simulator', removalPolicy);
    this.originKey = stage.edge && this.originSecret(removalPolicy);
    const byHand =
      '"daftar signing-key rotate" rotates both together, so that no token in use becomes invalid.';
    acknowledge(this.signingKey, 'SMG4', byHand);
    acknowledge(this.verificationKeys, 'SMG4', byHand);
    acknowledge(this.simulatorKey, 'SMG4', 'It signs what the simulator says, which is worth nothing.');
  }

  grantReadMerchants(grantee: IRole): void {
    const arn = Stack.of(this).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `${this.prefix}/merchants/*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.grantRead(grantee, arn);
    acknowledgeWildcard(
      grantee,
      arn,
      'Merchants come and go; what they have below this path is theirs alone.',
    );
  }

  grantReadSigningKey(grantee: IGrantable): void {
    this.grantRead(grantee, this.signingKey.secretArn);
  }

  grantReadOriginKey(grantee: IGrantable): void {
    if (!this.originKey) throw new Error('origin-key:read needs a stage with an edge.');
    this.grantRead(grantee, this.originKey.secretArn);
  }

  grantReadVerificationKeys(grantee: IGrantable): void {
    this.grantRead(grantee, this.verificationKeys.secretArn);
  }

  grantReadSimulatorKey(grantee: IGrantable): void {
    this.grantRead(grantee, this.simulatorKey.secretArn);
  }

  private grantRead(grantee: IGrantable, secretArn: string): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [secretArn],
    });
    // Secrets Manager names the secret when it decrypts, so the key opens the granted secrets and no others.
    Grant.addToPrincipal({
      grantee,
      actions: ['kms:Decrypt'],
      resourceArns: [this.key.keyArn],
      conditions: { StringLike: { 'kms:EncryptionContext:SecretARN': secretArn } },
    });
  }

  /** Copied to where the edge is, which reads it when it is deployed. */
  private originSecret(removalPolicy: RemovalPolicy): Secret {
    const secret = this.generatedSecret('OriginKey', originKeyPath, removalPolicy);
    acknowledge(
      secret,
      'SMG4',
      'The edge learns it when it is deployed, and would be refused after each rotation.',
    );
    const region = Stack.of(this).region;
    const isElsewhere = new CfnCondition(this, 'IsFarFromEdge', {
      expression: Fn.conditionNot(Fn.conditionEquals(region, edgeRegion)),
    });
    (secret.node.defaultChild as CfnSecret).replicaRegions = Fn.conditionIf(
      isElsewhere.logicalId,
      [{ Region: edgeRegion }],
      Aws.NO_VALUE,
    );
    return secret;
  }

  /** A random text that only functions know; it may be made anew whenever the stack is. */
  private generatedSecret(id: string, name: string, removalPolicy: RemovalPolicy): Secret {
    return new Secret(this, id, {
      secretName: `${this.prefix}/${name}`,
      encryptionKey: this.key,
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'key',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy,
    });
  }

  private tokenSecret(id: string, name: string, removalPolicy: RemovalPolicy): Secret {
    return new Secret(this, id, {
      secretName: `${this.prefix}/tokens/${name}`,
      encryptionKey: this.key,
      // Never edit: CloudFormation would write the new text over the keys in use.
      secretStringValue: SecretValue.unsafePlainText('unset: run `npm run daftar -- signing-key rotate`'),
      removalPolicy,
    });
  }
}
