from fastapi import WebSocket


class Wards:
    def __init__(self):
        self.nurses: dict[int, WebSocket] = {}
        self.patients: dict[str, WebSocket] = {}
        self.screens: dict[str, WebSocket] = {}

    def patient_here(self, patient: str, websocket: WebSocket):
        self.patients[patient] = websocket

    def patient_left(self, patient: str):
        self.patients.pop(patient, None)  # expect: HF207

    def guest_here(self, guest: str, websocket: WebSocket):
        self.screens[guest] = websocket

    def guest_left(self, guest: str, websocket: WebSocket):
        if self.screens.get(guest) is websocket:
            self.screens.pop(guest, None)  # ok

    def move(self, patient: str):
        self.patients.pop(patient, None)  # ok
