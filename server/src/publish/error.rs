//! Why publishing failed, and what to do about it.

use postgres::error::SqlState;

/// Why a generation could not be published. Nothing of it is in the database then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublishError {
    /// The URL cannot be read.
    #[error("{0}")]
    Target(String),
    /// Certificates cannot be read.
    #[error("TLS の準備ができません: {0}")]
    Tls(String),
    /// There is no connection.
    #[error("接続できません")]
    Connect(#[source] postgres::Error),
    /// The database stores other characters than documents have.
    #[error("データベースの文字コードが {found} です（UTF8 が要ります）")]
    Encoding {
        /// Its encoding.
        found: String,
    },
    /// The schema has something of the same name that Keifu did not make.
    #[error("スキーマ {schema} に、Keifu が作ったものではない {relation} があります")]
    NotOurs {
        /// Which schema.
        schema: &'static str,
        /// Table or view.
        relation: String,
    },
    /// The database refused a statement, or the connection broke.
    #[error("{action}ところで止まりました")]
    Database {
        /// What was being done.
        action: &'static str,
        /// Why.
        source: postgres::Error,
    },
    /// The connection broke while rows were sent.
    #[error("{table} の行を送っているところで止まりました")]
    Send {
        /// Which table.
        table: &'static str,
        /// Why.
        source: std::io::Error,
    },
    /// The generation could not be read.
    #[error(transparent)]
    Read(Box<crate::Error>),
}

impl From<crate::Error> for PublishError {
    fn from(error: crate::Error) -> Self {
        Self::Read(Box::new(error))
    }
}

impl PublishError {
    /// What to do about it, where that can be said.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Tls(_) => "sslrootcert には、PEM 形式の証明書のファイルを書いてください",
            Self::Encoding { .. } => {
                "`CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0` で作ったデータベースを使ってください"
            }
            Self::NotOurs { .. } => {
                "スキーマ keifu は Keifu だけが使います。ほかの表やビューは別のスキーマに移してください"
            }
            _ => match self.state()? {
                state if *state == SqlState::INSUFFICIENT_PRIVILEGE => {
                    "この利用者に権限がありません。`GRANT CREATE ON DATABASE … TO …` を実行するか、この利用者の持つ空のスキーマ keifu を作ってください"
                }
                state if *state == SqlState::DEPENDENT_OBJECTS_STILL_EXIST => {
                    "表の定義が新しくなりましたが、ほかのビューなどが古い表を使っています。それらを消して、公開の後に作り直してください"
                }
                state if *state == SqlState::LOCK_NOT_AVAILABLE => {
                    "ほかの処理が表を使っています。終わってからもう一度実行してください"
                }
                state
                    if *state == SqlState::INVALID_PASSWORD
                        || *state == SqlState::INVALID_AUTHORIZATION_SPECIFICATION =>
                {
                    "利用者名とパスワードを確かめてください（パスワードは URL か環境変数 PGPASSWORD で渡せます）"
                }
                state if *state == SqlState::INVALID_CATALOG_NAME => {
                    "データベースの名前を確かめるか、`createdb` で作ってください"
                }
                _ => return None,
            },
        })
    }

    fn state(&self) -> Option<&SqlState> {
        match self {
            Self::Connect(source) | Self::Database { source, .. } => source.code(),
            Self::Send { source, .. } => source.get_ref()?.downcast_ref::<postgres::Error>()?.code(),
            _ => None,
        }
    }
}

/// Says what was being done when the database refused.
pub(super) trait During<T> {
    /// `action` ends in a verb: 表を作っている.
    fn during(self, action: &'static str) -> Result<T, PublishError>;
}

impl<T> During<T> for Result<T, postgres::Error> {
    fn during(self, action: &'static str) -> Result<T, PublishError> {
        self.map_err(|source| PublishError::Database { action, source })
    }
}
