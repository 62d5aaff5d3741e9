"""What a tree says beside its programs: versions, processes, proxies in front."""
