import { Component, ElementRef, Input, NgZone, OnInit, ViewChild } from '@angular/core';

@Component({
  selector: 'app-ticker',
  template: '<marquee #line></marquee>',
})
export class TickerComponent implements OnInit {
  @Input() market!: string;
  @ViewChild('line', { static: true }) line!: ElementRef<HTMLElement>;

  private ws?: WebSocket;

  constructor(private zone: NgZone) {}

  ngOnInit(): void { // expect: effect-without-cleanup@ticker
    this.zone.runOutsideAngular(() => this.listen()); // expect: effect-without-cleanup@ticker
  }

  private listen(): void {
    this.ws = new WebSocket(`wss://ticker.example/${this.market}`); // expect: effect-without-cleanup@ticker
    this.ws.onmessage = (event) => {
      const quote = JSON.parse(event.data); // expect: unguarded-parse
      this.line.nativeElement.innerHTML = `<b>${quote.symbol}</b> ${quote.price}`; // expect: dangerous-sink
    };
    this.ws.onerror = () => {
      setTimeout(() => this.listen(), 5_000); // expect: error-and-close@ticker, fixed-delay@err
    };
    this.ws.onclose = () => {
      setTimeout(() => this.listen(), 5_000); // expect: error-and-close@ticker, fixed-delay@close
    };
  }
}
