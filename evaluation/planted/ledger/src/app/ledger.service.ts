import { Injectable, NgZone, OnDestroy } from '@angular/core';
import { BehaviorSubject, Observable, Subject, timer } from 'rxjs';
import { delay, filter, map, retry, retryWhen, takeUntil, tap } from 'rxjs/operators';
import { webSocket, WebSocketSubject } from 'rxjs/webSocket';

import { AuthService } from './auth.service';

interface Entry {
  account: string;
  cents: number;
}

type Incoming = { type: 'entry'; entry: Entry } | { type: 'balance'; cents: number };

@Injectable({ providedIn: 'root' })
export class LedgerService implements OnDestroy {
  private readonly destroyed = new Subject<void>();
  private readonly socket$: WebSocketSubject<Incoming>;
  readonly online$ = new BehaviorSubject(false);

  constructor(
    private readonly auth: AuthService,
    private readonly zone: NgZone,
  ) {
    this.socket$ = webSocket<Incoming>({
      url: `wss://ledger.example/stream?token=${this.auth.token}`, // expect: token-in-query@ledger, frozen-token-url@ledger
      openObserver: { next: () => this.online$.next(true) },
      closeObserver: { next: () => this.online$.next(false) },
    });
  }

  entries(account: string): Observable<Entry> {
    return this.socket$.pipe(
      retryWhen((errors) => errors.pipe(tap((e) => console.error('ledger', e)), delay(2_000))), // expect: fixed-delay@entries
      filter((m): m is Extract<Incoming, { type: 'entry' }> => m.type === 'entry'),
      map((m) => m.entry),
      filter((e) => e.account === account),
      takeUntil(this.destroyed),
    );
  }

  balance(): Observable<number> {
    return this.socket$.pipe(
      retry({ delay: (_, n) => timer(Math.min(1000 * 2 ** n, 30_000)) }), // expect: no-jitter
      filter((m): m is Extract<Incoming, { type: 'balance' }> => m.type === 'balance'),
      map((m) => m.cents),
    );
  }

  ngOnDestroy(): void {
    this.destroyed.next();
    this.socket$.complete();
  }
}
