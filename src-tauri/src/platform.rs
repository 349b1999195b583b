//! What differs by operating system.

/// Why no window can be shown, where that is known beforehand.
#[cfg(target_os = "linux")]
pub fn no_display() -> Option<&'static str> {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    (!named("DISPLAY") && !named("WAYLAND_DISPLAY")).then_some(
        "Tandem can't open its window: there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).\n\
         Start it from a desktop session, or use the command line: `tandem --help`.",
    )
}

/// Why no window can be shown, where that is known beforehand.
#[cfg(not(target_os = "linux"))]
pub fn no_display() -> Option<&'static str> {
    None
}
