//! PICS gateways: the workspace, and the files that fill it
