import { kuwait, type Merchant, paymentTypes, serviceTypes } from '../domain/merchant.ts';
import { formatAmount } from '../domain/money.ts';

/** The profile of contract section 2, its keys in wire order. */
export const profileObject = ({ id, code, status, profile, ...merchant }: Merchant) => ({
  id,
  user_id: id,
  employee_id: null,
  first_name: profile.firstName,
  middle_name: profile.middleName,
  last_name: profile.lastName,
  email: profile.email,
  username: profile.username,
  merchant_name: profile.name,
  merchant_code: code,
  business_name: profile.businessName,
  business_type_id: profile.businessTypeId,
  country_id: kuwait.id,
  website_url: profile.websiteUrl,
  company_logo: profile.companyLogo,
  business_address: profile.businessAddress,
  civil_id: profile.civilId,
  is_active: status === 'active' ? 1 : 0,
  is_approved: 1,
  MCC_Category_List: profile.categoryCodes,
  bank: {
    bank_name: profile.bank.name,
    account_holder_name: profile.bank.accountHolder,
    account_number: profile.bank.accountNumber,
    iban_number: profile.bank.iban,
  },
  commission: {
    subscription_charges: formatAmount(profile.commission.subscriptionCharges),
    setup_charges: formatAmount(profile.commission.setupCharges),
    service_charges: formatAmount(profile.commission.serviceCharges),
  },
  countries: [{ id: kuwait.id, name: kuwait.name, code: kuwait.countryCode }],
  service_type: merchant.serviceTypes.map((type) => ({ id: type, name: serviceTypes[type] ?? '' })),
  payment_type: merchant.paymentTypes.map((type) => ({
    id: type,
    name: paymentTypes[type] ?? '',
    display_name: paymentTypes[type] ?? '',
  })),
  capture_type: 0,
  capture_duration: 0,
  integrations: [],
});
