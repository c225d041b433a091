/** Stands in for the reading of ~/.aws/config and ~/.aws/credentials, which no Lambda has. */
export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });

export const CONFIG_PREFIX_SEPARATOR = '.';
