import { Duration, SecretValue } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { acknowledge } from './acknowledge.ts';
import { clientAddressHeader, originKeyHeader, originKeyName } from './edge-headers.ts';
import { Firewall } from './firewall.ts';

/** CloudFront with a firewall before the API. In us-east-1, where CloudFront looks for firewalls and certificates. */
export class Edge extends Construct {
  /** What the DNS record of the public name has to lead to. */
  readonly target: string;

  constructor(scope: Construct, id: string, { stage }: { stage: Stage }) {
    super(scope, id);
    const { edge, domain } = stage;
    if (!edge || !domain)
      throw new Error('An edge needs a name, and an API behind it with a name of its own.');
    const firewall = new Firewall(this, 'Firewall', { stage });
    const distribution = new Distribution(this, 'Distribution', {
      comment: `Daftar (${stage.name})`,
      domainNames: [edge.name],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', edge.certificateArn),
      httpVersion: HttpVersion.HTTP2_AND_3,
      webAclId: firewall.arn,
      defaultBehavior: {
        origin: new HttpOrigin(domain.name, {
          // As long as API Gateway waits for a function.
          readTimeout: Duration.seconds(30),
          customHeaders: { [originKeyHeader]: originKey(stage) },
        }),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        // Every answer is one merchant's or one payer's.
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        responseHeadersPolicy: securityHeaders(this),
        functionAssociations: [
          { eventType: FunctionEventType.VIEWER_REQUEST, function: tellClientAddress(this) },
        ],
      },
    });
    acknowledge(distribution, 'CFR1', 'Payers and merchants may be abroad.');
    acknowledge(
      distribution,
      'CFR3',
      'The API logs every request that passes, without the payload its query may carry.',
    );
    this.target = distribution.distributionDomainName;
  }
}

/** By its name: the data stack makes it, in another region, and has it copied here. */
const originKey = (stage: Stage): string =>
  SecretValue.secretsManager(originKeyName(stage), { jsonField: 'key' }).unsafeUnwrap();

/** Whatever the caller writes into the header is replaced. */
const tellClientAddress = (scope: Construct): EdgeFunction =>
  new EdgeFunction(scope, 'ClientAddress', {
    comment: 'Tells the API who calls',
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromInline(
      [
        'function handler(event) {',
        `  event.request.headers['${clientAddressHeader}'] = { value: event.viewer.ip };`,
        '  return event.request;',
        '}',
      ].join('\n'),
    ),
  });

/** For answers that do not bring their own, as pages do. */
const securityHeaders = (scope: Construct): ResponseHeadersPolicy =>
  new ResponseHeadersPolicy(scope, 'SecurityHeaders', {
    securityHeadersBehavior: {
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(730),
        includeSubdomains: false,
        override: true,
      },
      contentTypeOptions: { override: true },
      contentSecurityPolicy: {
        contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
        override: false,
      },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: false },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: false },
    },
  });
