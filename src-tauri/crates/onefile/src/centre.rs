//! Customer and centres: read once, to choose the centre.

use crate::client::{OneFileClient, unreadable};
use crate::wire::Unreadable;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tandem_sync::ports::onefile::OneFileError;

/// The holder of the customer token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Customer ID.
    pub id: i64,
    /// Name, where it was given.
    pub name: Option<String>,
}

/// A centre of the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Organisation ID.
    pub id: i64,
    /// Name, where it was given.
    pub name: Option<String>,
}

impl OneFileClient {
    /// The customer whose token this is.
    ///
    /// # Errors
    /// As any read.
    pub async fn customer(&self) -> Result<Customer, OneFileError> {
        let read = self.read("Customer").await?;
        let customer = || -> Result<Customer, Unreadable> {
            Ok(Customer {
                id: read.id()?,
                name: read.text("Name")?,
            })
        };
        customer().map_err(|e| unreadable("Customer", &e))
    }

    /// The centres behind the customer token, in ID order.
    ///
    /// # Errors
    /// As any read.
    pub async fn organisations(&self) -> Result<Vec<Organisation>, OneFileError> {
        let customer = self.customer().await?;
        self.organisations_of(&customer).await
    }

    pub(crate) async fn organisations_of(
        &self,
        customer: &Customer,
    ) -> Result<Vec<Organisation>, OneFileError> {
        let search = json!({"CustomerID": customer.id});
        let rows = self.search_anywhere("Organisation/Search", search).await?;
        Ok(rows
            .into_iter()
            .map(|(id, row)| Organisation {
                id,
                name: row.text("Name").unwrap_or_default(),
            })
            .collect())
    }
}
