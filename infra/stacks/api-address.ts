import { DomainName, type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

/** The API's own name, where the stage has one. */
export const domainOf = (scope: Construct, { domain }: Stage): DomainName | undefined =>
  domain &&
  new DomainName(scope, 'Domain', {
    domainName: domain.name,
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', domain.certificateArn),
  });

/** What links to payers begin with. */
export const publicBaseUrlOf = ({ publicBaseUrl, edge, domain }: Stage, api: HttpApi): string => {
  const name = edge?.name ?? domain?.name;
  return publicBaseUrl ?? (name ? `https://${name}` : api.apiEndpoint);
};
