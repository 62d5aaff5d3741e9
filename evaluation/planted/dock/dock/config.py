from dataclasses import dataclass, field


@dataclass(frozen=True)
class Config:
    port: int = 8500
    ping: float = 90.0  # expect: ping-exceeds-proxy-timeout@dock
    origins: tuple[str, ...] = ("https://dock.example",)
    bays: dict[str, str] = field(default_factory=dict)
