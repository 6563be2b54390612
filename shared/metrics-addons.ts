/** The add-ons that collect metrics of nodes and pods. */

/** Amazon's own: Container Insights, by the CloudWatch agent. */
export const cloudwatchAddon = 'amazon-cloudwatch-observability';

/** The service account its agent runs as (CloudWatch's guide, "Quick start with the Amazon CloudWatch Observability EKS add-on"). */
export const cloudwatchServiceAccount = 'cloudwatch-agent';

/** Any of these will do; what Helm or a vendor installs is invisible to EKS. */
export const metricsAddons: readonly string[] = [cloudwatchAddon, 'adot'];
