/** Stands in for asking EC2's metadata service for the region: Lambda says it in AWS_REGION. */
export const getInstanceMetadataRegion = async (): Promise<undefined> => undefined;
