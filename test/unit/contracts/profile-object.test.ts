import { expect, test } from 'vitest';
import { profileObject } from '../../../shared/contracts/profile-object.ts';
import { encodeWireJson } from '../../../shared/encryption/wire-json.ts';
import { aMerchant } from '../fixtures/merchant.ts';

/** Contract section 2, as it lists the keys. */
const keys =
  'id, user_id, employee_id, first_name, middle_name, last_name, email, username, merchant_name, merchant_code, business_name, business_type_id, country_id, website_url, company_logo, business_address, civil_id, is_active, is_approved, MCC_Category_List, bank, commission, countries, service_type, payment_type, capture_type, capture_duration, integrations';

test('A profile has the keys of contract section 2, in wire order', () => {
  expect(Object.keys(profileObject(aMerchant)).join(', ')).toBe(keys);
});

test('A profile shows the business, and nothing of the merchant besides', () => {
  expect(encodeWireJson(profileObject(aMerchant))).toBe(
    '{"id":84,"user_id":84,"employee_id":null,"first_name":"test","middle_name":"","last_name":"Merchant","email":"test@example.com","username":"test","merchant_name":"TestHome1","merchant_code":"842217","business_name":"Test Home","business_type_id":3,"country_id":11,"website_url":"https:\\/\\/example.com","company_logo":"","business_address":"Kuwait City","civil_id":"290010100001","is_active":1,"is_approved":1,"MCC_Category_List":["5411"],"bank":{"bank_name":"NBK","account_holder_name":"Test Home","account_number":"0123456789","iban_number":"KW81CBKU0000"},"commission":{"subscription_charges":"0.000","setup_charges":"25.000","service_charges":"0.150"},"countries":[{"id":11,"name":"Kuwait","code":"965"}],"service_type":[{"id":2,"name":"SMS Payment"},{"id":3,"name":"Payment Gateway"}],"payment_type":[{"id":1,"name":"KNET","display_name":"KNET"},{"id":2,"name":"MPGS","display_name":"MPGS"}],"capture_type":0,"capture_duration":0,"integrations":[]}',
  );
});

test('A disabled merchant is not active', () => {
  expect(profileObject({ ...aMerchant, status: 'disabled' }).is_active).toBe(0);
});
