//! Which folders are on another machine: the system tells only of the changes that this one makes to them.

use std::path::{Path, PathBuf};

/// File systems whose files others may change unheard, as `/proc/self/mountinfo` names them.
const REMOTE: &[&str] = &[
    "9p",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "davfs",
    "drvfs",
    "gfs2",
    "glusterfs",
    "gpfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "ocfs2",
    "orangefs",
    "prl_fs",
    "smb3",
    "smbfs",
    "vboxsf",
    "vmhgfs",
];

/// The file system's name when `path`, a real path, is not on this machine.
pub(super) fn remote(path: &Path) -> Option<String> {
    remote_in(&std::fs::read_to_string("/proc/self/mountinfo").ok()?, path)
}

/// `36 35 98:0 / /mnt/share rw,noatime master:1 - nfs4 server:/export rw`: see proc_pid_mountinfo(5).
fn remote_in(mounts: &str, path: &Path) -> Option<String> {
    let mut nearest: Option<(PathBuf, &str)> = None;
    for line in mounts.lines() {
        let Some((before, after)) = line.split_once(" - ") else { continue };
        let (Some(point), Some(kind)) = (before.split(' ').nth(4), after.split(' ').next()) else { continue };
        let point = PathBuf::from(unescaped(point));
        // Of several on the same point, the last lies on top.
        let deeper = |(other, _): &(PathBuf, &str)| point.as_os_str().len() >= other.as_os_str().len();
        if path.starts_with(&point) && nearest.as_ref().is_none_or(deeper) {
            nearest = Some((point, kind));
        }
    }
    let (_, kind) = nearest?;
    // Where a program of its own serves the files, nobody says where they come from.
    (REMOTE.contains(&kind) || kind == "fuse" || kind.starts_with("fuse.")).then(|| kind.to_owned())
}

/// Blanks, tabs, line ends and backslashes are written as `\040`.
fn unescaped(text: &str) -> String {
    ["\\040", "\\011", "\\012", "\\134"]
        .iter()
        .zip([" ", "\t", "\n", "\\"])
        .fold(text.to_owned(), |text, (code, plain)| text.replace(code, plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_tells() {
        let mounts = "\
            22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n\
            40 22 0:50 / /mnt/共有\\040庫 rw shared:2 - cifs //server/share rw\n\
            41 40 8:2 / /mnt/共有\\040庫/local rw - ext4 /dev/sdb1 rw\n\
            42 22 0:51 / /home/me/far rw - fuse.sshfs far: rw\n\
            a line that is none\n";
        let at = |path: &str| remote_in(mounts, Path::new(path));
        assert_eq!(at("/srv/reports"), None);
        assert_eq!(at("/mnt/共有 庫/a"), Some("cifs".to_owned()));
        assert_eq!(at("/mnt/共有 庫/local/a"), None);
        assert_eq!(at("/home/me/far"), Some("fuse.sshfs".to_owned()));
        assert_eq!(remote_in("", Path::new("/a")), None);
    }
}
