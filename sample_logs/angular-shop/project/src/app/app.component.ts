import { Component } from '@angular/core';

declare global {
  interface Window {
    configs: { apiUrl: string };
  }
}

@Component({
  selector: 'app-root',
  template: '<h1>Example Shop</h1><p>Orders are taken by {{ apiUrl }}.</p>',
})
export class AppComponent {
  readonly apiUrl = window.configs.apiUrl;
}
