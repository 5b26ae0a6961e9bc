//! Where is published: a PostgreSQL, told by its URL. The password never leaves through any text.

use std::{fmt, str::FromStr, time::Duration};

use postgres::{Client, config::Host};

use super::{
    PublishError,
    tls::{Trust, connector},
};

/// How long one address is tried.
const CONNECT: Duration = Duration::from_secs(10);
/// After how long without an acknowledgement a connection is taken for lost.
const LOST: Duration = Duration::from_secs(30);

const SIGNS: &str = "接続先の URL を読めません。利用者名とパスワードの中の記号（@ : / ? # % など）は %40 のように書いてください";

/// A database to publish to.
#[derive(Clone)]
pub struct Target {
    config: postgres::Config,
    trust: Trust,
    shown: String,
}

impl Target {
    /// The database without its password: `postgres://user@host:5432/database`.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// A new connection.
    pub(super) fn connect(&self) -> Result<Client, PublishError> {
        self.config.connect(connector(&self.trust)?).map_err(PublishError::Connect)
    }
}

impl FromStr for Target {
    type Err = String;

    /// Reads `postgres://user:password@host:port/database?parameter=value`; what it says of a mistake holds no part of
    /// the URL but the name of a parameter.
    fn from_str(url: &str) -> Result<Self, String> {
        let url = url.trim();
        if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
            return Err(
                "postgres://利用者:パスワード@ホスト:5432/データベース の形で書いてください".to_owned()
            );
        }
        // The client would take whatever stands before the first @ for user and password, and tell the rest as host.
        let credentials = url.split_once("://").and_then(|(_, rest)| rest.split_once('@'));
        if credentials.is_some_and(|(before, rest)| before.contains(['/', '?']) || rest.contains('@')) {
            return Err(SIGNS.to_owned());
        }
        let (url, trust) = without_trust(url);
        let mut config: postgres::Config = url.parse().map_err(|error| mistake(&error))?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            config.host("localhost");
        }
        if config.get_password().is_none()
            && let Some(password) = std::env::var_os("PGPASSWORD")
        {
            config.password(password.as_encoded_bytes());
        }
        if config.get_application_name().is_none() {
            config.application_name("keifu");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        config.keepalives_idle(LOST).keepalives_interval(LOST / 3).keepalives_retries(3);
        config.tcp_user_timeout(LOST);
        let shown = shown(&config);
        Ok(Self { config, trust, shown })
    }
}

/// The URL with the parameters that the client knows, and what the others say of certificates.
fn without_trust(url: &str) -> (String, Trust) {
    let Some((before, parameters)) = url.split_once('?') else { return (url.to_owned(), Trust::Anybody) };
    let (mut verified, mut file, mut kept) = (false, None, Vec::new());
    for parameter in parameters.split('&') {
        match parameter.split_once('=') {
            Some(("sslmode", "verify-full" | "verify-ca")) => {
                verified = true;
                kept.push("sslmode=require");
            }
            Some(("sslrootcert", path)) => {
                file = Some(percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned());
            }
            _ => kept.push(parameter),
        }
    }
    let trust = match file {
        Some(path) if path != "system" => Trust::File(path.into()),
        Some(_) => Trust::System,
        None if verified => Trust::System,
        None => Trust::Anybody,
    };
    let parameters = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    (format!("{before}{parameters}"), trust)
}

/// What is wrong with a URL. Only names of parameters that the client knows are repeated.
fn mistake(error: &postgres::Error) -> String {
    let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let known = ["sslmode", "port", "hostaddr", "connect_timeout", "target_session_attrs", "channel_binding"];
    match known.iter().find(|name| cause == format!("invalid value for option `{name}`")) {
        Some(&"sslmode") => {
            "sslmode に書けるのは disable、prefer、require、verify-ca、verify-full です".to_owned()
        }
        Some(name) => format!("{name} の値を読めません"),
        None => {
            "接続先の URL を読めません。パスワードの中の記号（@ : / ? # % など）は %40 のように書いてください"
                .to_owned()
        }
    }
}

fn shown(config: &postgres::Config) -> String {
    let hosts: Vec<String> = if config.get_hosts().is_empty() {
        config.get_hostaddrs().iter().map(ToString::to_string).collect()
    } else {
        config.get_hosts().iter().map(host_shown).collect()
    };
    let ports = config.get_ports();
    let with_port = |(at, host): (usize, &String)| match ports.get(at).or_else(|| ports.first()) {
        Some(port) => format!("{host}:{port}"),
        None => host.clone(),
    };
    let hosts: Vec<String> = hosts.iter().enumerate().map(with_port).collect();
    let user = config.get_user().map(|user| format!("{user}@")).unwrap_or_default();
    let database = config.get_dbname().map(|name| format!("/{name}")).unwrap_or_default();
    format!("postgres://{user}{}{database}", hosts.join(","))
}

fn host_shown(host: &Host) -> String {
    match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(path) => path.display().to_string(),
    }
}

/// A text of others that may repeat a URL, without the passwords in it.
pub(crate) fn without_passwords(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        kept.push_str(before);
        let line = after.find('\n').unwrap_or(after.len());
        rest = after;
        // Whatever stands before the last @ of the line may be part of the password.
        if let Some(end) = after[..line].rfind('@') {
            kept.push('…');
            rest = &after[end..];
        }
    }
    kept.push_str(rest);
    kept
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Target").field(&self.shown).finish()
    }
}

impl PartialEq for Target {
    fn eq(&self, other: &Self) -> bool {
        self.shown == other.shown
            && self.trust == other.trust
            && self.config.get_password() == other.config.get_password()
    }
}

impl Eq for Target {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_lacks_the_password() {
        let url = "postgres://bi:se%40cret@db.example:6543/reports?connect_timeout=3";
        let target: Target = url.parse().unwrap();
        assert_eq!(target.shown(), "postgres://bi@db.example:6543/reports");
        assert_eq!(format!("{target:?}"), "Target(\"postgres://bi@db.example:6543/reports\")");
        assert_eq!(target.config.get_password(), Some(&b"se@cret"[..]));
    }

    #[test]
    fn a_mistake_tells_nothing_of_the_password() {
        for url in [
            "mysql://u:secret@h/d",
            "u:secret@h/d",
            "postgres://u:sec/ret@h:x/d",
            "postgres://u:sec?ret=secret@h/d",
            "postgres://u:sec@ret@h/d",
            "postgres://h/d?password=sec@ret",
            "postgres://u:secret@h:99999/d",
            "postgres://u:secret@h/d?sslmode=verify-everything",
            "postgres://u:secret@h/d?secret=secret",
        ] {
            let told = url.parse::<Target>().unwrap_err();
            assert!(!told.contains("sec") && !told.contains("ret@"), "{url}: {told}");
        }
    }

    #[test]
    fn what_others_tell_lacks_the_password() {
        let told = "1 | publish = \"postgres://u:se@cret@h/d\n2 | listen = \"http://h\"";
        assert_eq!(without_passwords(told), "1 | publish = \"postgres://…@h/d\n2 | listen = \"http://h\"");
    }

    #[test]
    fn certificates_are_checked_when_that_is_asked_for() {
        let trust =
            |parameters: &str| format!("postgres://u@h/d{parameters}").parse::<Target>().unwrap().trust;
        assert_eq!(trust(""), Trust::Anybody);
        assert_eq!(trust("?sslmode=require"), Trust::Anybody);
        assert_eq!(trust("?sslmode=verify-full&connect_timeout=3"), Trust::System);
        let file = trust("?sslrootcert=%2Fetc%2Fca%20root.pem&sslmode=verify-ca");
        assert_eq!(file, Trust::File("/etc/ca root.pem".into()));
        let target: Target = "postgres://u@h/d?sslmode=verify-full".parse().unwrap();
        assert_eq!(target.config.get_ssl_mode(), postgres::config::SslMode::Require);
    }

    #[test]
    fn another_password_is_another_target() {
        let target = |url: &str| url.parse::<Target>().unwrap();
        assert_ne!(target("postgres://u:a@h/d"), target("postgres://u:b@h/d"));
        assert_eq!(target("postgres://u:a@h/d"), target("postgresql://u:a@h/d"));
    }
}
