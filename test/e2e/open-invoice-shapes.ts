/** The keys of a row in wire order (contract section 6). */
export const openInvoiceKeys =
  'id, merchant_id, title, reference_number, type, description, fixed_amount, min_amount, max_amount, paid_status, status, created_by, created_at, updated_at, expiry_date, url, total_customer_paid_count, total_amount_customer_paid'.split(
    ', ',
  );
