/** Stands in for endpoint discovery, which the DynamoDB client configures and no command of it uses. */
export const resolveEndpointDiscoveryConfig = <T>(config: T): T => config;

const off = () => false;

export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: off,
  configFileSelector: off,
  default: false,
};
