//! The kinds of forbidden material, with their names and remedies.

use std::fmt;

/// A kind of forbidden material (specification, section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecretKind {
    /// A private or signing key.
    PrivateKey,
    /// A license or activation key.
    LicenseKey,
    /// A token of a package or image registry, or an image pull secret.
    RegistryToken,
    /// A token of a cloud, a source host, a payment, chat or model service.
    ServiceToken,
    /// A credential of a customer relationship system.
    CrmCredential,
    /// A record of a customer relationship system: its id together with contact fields.
    CrmPayload,
    /// A tenant's secret: a client secret, a password, a connection string, a bearer header.
    TenantSecret,
    /// A record of a customer: a name, data, notes.
    CustomerRecord,
    /// A record of business with a customer: terms, prices, invoices, payments.
    CommercialRecord,
    /// An e-mail address.
    EmailAddress,
    /// A telephone number in international form.
    TelephoneNumber,
    /// The number of a payment card.
    PaymentCard,
    /// An international bank account number.
    BankAccount,
    /// The content of an artifact: its bytes in base64 or hex, a model, training data, source code.
    Artifact,
    /// A name that CAVRA's own boundary reserves for private material.
    BoundaryTerm,
    /// A word of free text that looks random and is not a reference.
    OpaqueToken,
}

impl SecretKind {
    /// All kinds.
    pub const ALL: [Self; 16] = [
        Self::PrivateKey,
        Self::LicenseKey,
        Self::RegistryToken,
        Self::ServiceToken,
        Self::CrmCredential,
        Self::CrmPayload,
        Self::TenantSecret,
        Self::CustomerRecord,
        Self::CommercialRecord,
        Self::EmailAddress,
        Self::TelephoneNumber,
        Self::PaymentCard,
        Self::BankAccount,
        Self::Artifact,
        Self::BoundaryTerm,
        Self::OpaqueToken,
    ];

    /// Returns the name of the kind in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PrivateKey => "private-key",
            Self::LicenseKey => "license-key",
            Self::RegistryToken => "registry-token",
            Self::ServiceToken => "service-token",
            Self::CrmCredential => "crm-credential",
            Self::CrmPayload => "crm-payload",
            Self::TenantSecret => "tenant-secret",
            Self::CustomerRecord => "customer-record",
            Self::CommercialRecord => "commercial-record",
            Self::EmailAddress => "email-address",
            Self::TelephoneNumber => "telephone-number",
            Self::PaymentCard => "payment-card",
            Self::BankAccount => "bank-account",
            Self::Artifact => "artifact",
            Self::BoundaryTerm => "boundary-term",
            Self::OpaqueToken => "opaque-token",
        }
    }

    /// Returns the kind in words, as the object of a sentence.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::PrivateKey => "a private key",
            Self::LicenseKey => "a license key",
            Self::RegistryToken => "a registry token",
            Self::ServiceToken => "a service token",
            Self::CrmCredential => "a CRM credential",
            Self::CrmPayload => "a CRM record",
            Self::TenantSecret => "a tenant secret",
            Self::CustomerRecord => "a customer record",
            Self::CommercialRecord => "a commercial record",
            Self::EmailAddress => "an e-mail address",
            Self::TelephoneNumber => "a telephone number",
            Self::PaymentCard => "a payment card number",
            Self::BankAccount => "a bank account number",
            Self::Artifact => "the content of an artifact",
            Self::BoundaryTerm => "a name reserved for private material",
            Self::OpaqueToken => "something that looks like a token",
        }
    }

    /// Returns what to do about it, and what to write instead.
    #[must_use]
    pub const fn instead(self) -> &'static str {
        match self {
            Self::PrivateKey => "replace the key, then name the place of the new one: vault:…",
            Self::LicenseKey => "name the license by an opaque reference: license:…",
            Self::RegistryToken | Self::ServiceToken => {
                "revoke it, then name the place of the new one: vault:…"
            }
            Self::CrmCredential => "revoke it, then name the integration by a reference: crm:…",
            Self::CrmPayload => "keep the fields in the CRM and name the record by a reference: crm:…",
            Self::TenantSecret => "change it, then name the place of the new one: vault:…",
            Self::CustomerRecord => {
                "keep the record outside evidence and name the customer by a reference: organization:…"
            }
            Self::CommercialRecord => {
                "keep the record outside evidence and name it by a reference: billing:…"
            }
            Self::EmailAddress | Self::TelephoneNumber => {
                "name the person by an opaque reference: evaluator:…"
            }
            Self::PaymentCard | Self::BankAccount => {
                "name the payment by the billing system's reference: billing:…"
            }
            Self::Artifact => "name the artifact by a reference and its digest: evidence://… and sha256:…",
            Self::BoundaryTerm => {
                "keep private material outside evidence and name it by a reference: vault:…"
            }
            Self::OpaqueToken => "if it names something, write it as a reference: ticket:…",
        }
    }
}

impl fmt::Display for SecretKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
