const read = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`The environment variable ${name} is not set.`);
  return value;
};

/** What a function is told about where it runs. Read on use, so that loading a bundle needs nothing set. */
export const environment = {
  get tableName() {
    return read('TABLE_NAME');
  },
  /** Secrets are named below this: `<prefix>/merchants/<id>`, `<prefix>/tokens/signing-key`. */
  get secretsPrefix() {
    return read('SECRETS_PREFIX');
  },
  /** Scheme and host that links and page URLs begin with, without a trailing slash. */
  get publicBaseUrl() {
    return read('PUBLIC_BASE_URL');
  },
  /** Who takes the money: `simulator`, which takes none, or `none`, with which nothing can be paid. */
  get acquirer() {
    return read('ACQUIRER');
  },
  get attachmentsBucket() {
    return read('ATTACHMENTS_BUCKET');
  },
  /** EventBridge Scheduler's group that due work is in. */
  get scheduleGroup() {
    return read('SCHEDULE_GROUP');
  },
  /** The function that does due work. */
  get scheduleTargetArn() {
    return read('SCHEDULE_TARGET_ARN');
  },
  /** The role that Scheduler takes to call it. */
  get scheduleRoleArn() {
    return read('SCHEDULE_ROLE_ARN');
  },
  /** The queue for due work that could not be handed over. */
  get scheduleDeadLetterArn() {
    return read('SCHEDULE_DEAD_LETTER_ARN');
  },
};

/** The same for those that deal with notices. Apart, so that no other bundle holds it. */
export const noticesEnvironment = {
  /** The queue of notices to deliver. */
  get queueUrl() {
    return read('NOTICES_QUEUE_URL');
  },
  /** The sender id that SMS come from: eleven letters and digits at most. */
  get smsSenderId() {
    return read('SMS_SENDER_ID');
  },
  /** The address that e-mails come from. */
  get emailSender() {
    return read('EMAIL_SENDER');
  },
  /** End User Messaging Social's id of the number that WhatsApp messages come from. */
  get whatsAppPhoneNumberId() {
    return read('WHATSAPP_PHONE_NUMBER_ID');
  },
};

/** The same for those that deal with rows of bulk invoices and with files of them. */
export const bulkEnvironment = {
  /** The queue of rows that shall become invoices. */
  get queueUrl() {
    return read('BULK_QUEUE_URL');
  },
  /** Where merchants upload files of rows to. */
  get uploadsBucket() {
    return read('UPLOADS_BUCKET');
  },
  /** The queue of files that were uploaded. */
  get uploadsQueueUrl() {
    return read('UPLOADS_QUEUE_URL');
  },
};
