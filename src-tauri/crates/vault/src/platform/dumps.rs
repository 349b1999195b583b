//! Pictures of this process's memory, which holds keys and what was read of people.

/// Makes a debug build as silent as a release, for tests.
pub const NO_DUMPS_VARIABLE: &str = "TANDEM_NO_DUMPS";

/// Lets the operating system write no picture of this process's memory, crash or no crash, and lets
/// no other process of this account read it: in releases, and elsewhere where
/// [`NO_DUMPS_VARIABLE`] is set, since whoever develops Tandem looks into crashes. To be called
/// before anything else. What the system refuses is left: Tandem runs without.
pub fn no_dumps() {
    if cfg!(not(debug_assertions)) || std::env::var_os(NO_DUMPS_VARIABLE).is_some() {
        system::no_dumps();
    }
}

#[cfg(unix)]
mod system {
    use rustix::process::{Resource, Rlimit, setrlimit};

    pub fn no_dumps() {
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        let _ = setrlimit(Resource::Core, none);
        // A program that takes cores in place of a file is not kept off by the limit.
        #[cfg(target_os = "linux")]
        let _ =
            rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    }
}

#[cfg(windows)]
mod system {
    use windows_registry::CURRENT_USER;

    /// Where Windows Error Reporting looks for programs that it has to leave alone, as
    /// `WerAddExcludedApplication` writes it.
    const EXCLUDED: &str =
        r"Software\Microsoft\Windows\Windows Error Reporting\ExcludedApplications";

    pub fn no_dumps() {
        let program = std::env::current_exe().unwrap_or_default();
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        if let Ok(excluded) = CURRENT_USER.create(EXCLUDED) {
            let _ = excluded.set_u32(&name, 1);
        }
    }
}
